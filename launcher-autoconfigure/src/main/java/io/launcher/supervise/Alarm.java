package io.launcher.supervise;

import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Has the machine woken when the next thing is due.
 */
final class Alarm {

	private final Fleet fleet;

	private final Outbox out;

	private @Nullable Long set;

	Alarm(Fleet fleet, Outbox out) {
		this.fleet = fleet;
		this.out = out;
	}

	void set(List<HeldExit> held, Duration holdTime, @Nullable Long spareDelay, @Nullable Long settledAt, long now) {
		Long next = null;
		for (Worker worker : this.fleet.workers()) {
			next = worker.hasDeadline ? earlier(next, worker.deadline) : next;
		}
		for (Slot slot : this.fleet.slots()) {
			next = slot.waits(now) ? earlier(next, slot.notBefore) : next;
		}
		for (HeldExit exit : held) {
			next = earlier(next, exit.at() + holdTime.toNanos());
		}
		if (spareDelay != null && now - spareDelay < 0) {
			next = earlier(next, spareDelay);
		}
		if (settledAt != null && now - settledAt < 0) {
			next = earlier(next, settledAt);
		}
		if (next != null && !next.equals(this.set)) {
			this.out.add(new Command.SetTimer(next));
		}
		this.set = next;
	}

	private static Long earlier(@Nullable Long one, long other) {
		return (one == null || other - one < 0) ? other : one;
	}

}
