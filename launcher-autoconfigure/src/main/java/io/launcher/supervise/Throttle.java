package io.launcher.supervise;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.random.RandomGenerator;

/**
 * How soon the workers of one service may be started again: a burst of one more than its
 * workers is free, then each slot waits longer from failure to failure. A worker that was
 * ready for long enough proves the service sound and starts the count afresh.
 */
final class Throttle {

	private final Deque<Long> failures = new ArrayDeque<>();

	// of the first burst the workers' own first starts are a part
	private int free = 1;

	void sound(int workers) {
		this.free = workers + 1;
	}

	// The delay before a slot may be filled again.
	Duration delay(Slot slot, RestartPlan plan, RandomGenerator random) {
		if (this.free > 0) {
			this.free--;
			return Duration.ZERO;
		}
		long capped = plan.backoff(slot.backoffs).toNanos();
		slot.backoffs = Math.min(slot.backoffs + 1, 64);
		double factor = 1 + plan.jitter() * (2 * random.nextDouble() - 1);
		return Duration.ofNanos(Math.max(0, (long) (capped * factor)));
	}

	// Counts a failure and tells whether it was one too many.
	boolean exhausted(RestartPlan plan, long now) {
		if (plan.maxFailures() <= 0) {
			return false;
		}
		this.failures.addLast(now);
		while (now - this.failures.getFirst() > plan.window().toNanos()) {
			this.failures.removeFirst();
		}
		return this.failures.size() > plan.maxFailures();
	}

	void forget(int workers) {
		this.failures.clear();
		sound(workers);
	}

}
