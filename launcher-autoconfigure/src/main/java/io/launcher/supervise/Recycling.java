package io.launcher.supervise;

import java.time.Duration;
import java.util.random.RandomGenerator;

import org.jspecify.annotations.Nullable;

/**
 * Has workers replaced that have done enough.
 */
final class Recycling {

	/** No worker should have done enough after so short a time. */
	private static final Duration SOON = Duration.ofSeconds(10);

	private final Fleet fleet;

	private final Outbox out;

	private final RandomGenerator random;

	Recycling(Fleet fleet, Outbox out, RandomGenerator random) {
		this.fleet = fleet;
		this.out = out;
		this.random = random;
	}

	void ready(Worker worker) {
		if (worker.slot != null) {
			worker.limits = worker.slot.group.plan.recycle().draw(this.random);
		}
	}

	void examine(long now) {
		for (Slot slot : this.fleet.slots()) {
			Worker worker = slot.worker;
			if (worker == null || !worker.takesWork() || slot.recycle) {
				continue;
			}
			String reason = reason(worker, now);
			if (reason != null) {
				slot.recycle = true;
				slot.renewedSince = now;
				this.out.info("%s is replaced: %s%s".formatted(worker.label(), reason, hint(worker, now)));
			}
		}
	}

	private static @Nullable String reason(Worker worker, long now) {
		RecyclePlan limits = worker.limits;
		Long due = due(worker);
		if (due != null && now - due >= 0) {
			return "it was ready for " + Text.of(now - worker.readyAt);
		}
		if (limits.maxRequests() > 0 && worker.vitals.requests() >= limits.maxRequests()) {
			return "it has served %d requests".formatted(worker.vitals.requests());
		}
		if (limits.maxRss() > 0 && worker.vitals.rss() >= limits.maxRss()) {
			return "it has %d MiB of memory resident".formatted(worker.vitals.rss() >> 20);
		}
		return null;
	}

	private static String hint(Worker worker, long now) {
		boolean soon = now - worker.readyAt < SOON.toNanos() && due(worker) == null;
		return soon ? ", " + Text.of(now - worker.readyAt) + " after it was ready: is the limit too low?" : "";
	}

	// When a worker has lived for long enough.
	static @Nullable Long due(Worker worker) {
		boolean limited = worker.takesWork() && !worker.limits.maxLifetime().isZero();
		return limited ? Long.valueOf(worker.readyAt + worker.limits.maxLifetime().toNanos()) : null;
	}

}
