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

	void set(List<HeldExit> held, Duration holdTime, LivenessPlan liveness, List<@Nullable Long> others, long now) {
		Long next = null;
		for (Worker worker : this.fleet.workers()) {
			next = worker.hasDeadline ? earlier(next, worker.deadline) : next;
			next = later(next, Infirmary.due(worker, liveness), now);
			next = later(next, Recycling.due(worker), now);
		}
		for (Slot slot : this.fleet.slots()) {
			next = slot.waits(now) ? earlier(next, slot.notBefore) : next;
		}
		for (HeldExit exit : held) {
			next = earlier(next, exit.at() + holdTime.toNanos());
		}
		for (Long other : others) {
			next = later(next, other, now);
		}
		if (next != null && !next.equals(this.set)) {
			this.out.add(new Command.SetTimer(next));
		}
		this.set = next;
	}

	// How much later it is than the machine was to be woken.
	long overslept(long now) {
		return (this.set != null) ? now - this.set : 0;
	}

	// Of what is over already nothing more is to come.
	private static @Nullable Long later(@Nullable Long one, @Nullable Long other, long now) {
		return (other != null && now - other < 0) ? earlier(one, other) : one;
	}

	private static Long earlier(@Nullable Long one, long other) {
		return (one == null || other - one < 0) ? other : one;
	}

}
