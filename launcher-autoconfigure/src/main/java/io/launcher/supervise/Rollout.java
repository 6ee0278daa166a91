package io.launcher.supervise;

import java.time.Duration;

import io.launcher.WorkerState;
import io.launcher.event.ReloadEvent;
import org.jspecify.annotations.Nullable;

/**
 * Takes the workers from one generation to the next. At most one reload runs, and at most
 * one waits.
 */
final class Rollout {

	private final Fleet fleet;

	private final Outbox out;

	private final Departure departure;

	private final Staffing staffing;

	private final Capacity capacity;

	private int generation = 1;

	private int lastGeneration = 1;

	private @Nullable Reload reload;

	private boolean pending;

	Rollout(Fleet fleet, Outbox out, Departure departure, Staffing staffing, Capacity capacity) {
		this.fleet = fleet;
		this.out = out;
		this.departure = departure;
		this.staffing = staffing;
		this.capacity = capacity;
	}

	void request() {
		this.pending = true;
	}

	int generation() {
		return this.generation;
	}

	boolean running() {
		return this.reload != null;
	}

	// Whether workers of older generations are to be replaced.
	boolean rolling() {
		return this.reload != null && this.reload.committed;
	}

	// The worker that has yet to prove the new generation; once it has, it is one like
	// any
	// other.
	@Nullable Worker unproven() {
		return (this.reload != null && !this.reload.committed) ? this.reload.candidate : null;
	}

	// Whether the reload cannot go on without a worker that has ended.
	boolean dependsOn(HeldExit exit) {
		return this.reload != null
				&& (exit.candidate() || (exit.next() && exit.worker().generation == this.reload.generation));
	}

	void parked(Worker worker, Blueprint plan) {
		if (this.reload != null && this.reload.candidate == worker) {
			this.reload.blueprint = plan;
		}
	}

	void ready(Worker worker, long now) {
		if (this.reload != null && this.reload.candidate == worker) {
			commit(this.reload, now);
		}
	}

	void advance(long now) {
		if (this.reload == null && this.pending) {
			begin(now);
		}
		Reload current = this.reload;
		if (current == null) {
			return;
		}
		Worker candidate = current.candidate;
		Blueprint plan = current.blueprint;
		if (candidate == null) {
			current.candidate = this.staffing.spawn(current.generation, "", "reload", null,
					this.capacity.blueprint().bootTimeout(), now);
		}
		else if (!current.committed && candidate.state == WorkerState.PARKED && plan != null) {
			prove(current, candidate, plan, now);
		}
		else if (current.committed && rolledOut()) {
			complete(current, now);
			advance(now);
		}
	}

	private void begin(long now) {
		this.pending = false;
		Reload begun = new Reload(++this.lastGeneration, now);
		this.reload = begun;
		this.out.info("Reload to generation %d".formatted(begun.generation));
		this.out.publish(new ReloadEvent(ReloadEvent.Phase.STARTED, begun.generation, "", Duration.ZERO));
	}

	// The candidate proves itself in a slot, beside the worker that is there.
	private void prove(Reload current, Worker candidate, Blueprint plan, long now) {
		for (ServicePlan service : plan.services()) {
			Group group = this.fleet.group(service.name());
			if (service.workers() > 0 && service.profile().isEmpty() && group != null) {
				for (Slot slot : group.slots) {
					if (slot.next == null) {
						this.staffing.activate(candidate, slot, true, service, plan.startTimeout(), current.generation,
								now);
						return;
					}
				}
			}
		}
		commit(current, now);
	}

	private boolean rolledOut() {
		for (Slot slot : this.fleet.slots()) {
			if (slot.next != null || (slot.worker != null && slot.worker.generation < this.generation)) {
				return false;
			}
		}
		return this.fleet.workers().stream().noneMatch((worker) -> worker.outgoing);
	}

	private void commit(Reload current, long now) {
		current.committed = true;
		this.generation = current.generation;
		if (current.blueprint != null) {
			this.capacity.adopt(current.blueprint, now);
		}
		for (Group group : this.fleet.groups()) {
			group.throttle.forget(group.plan.workers());
			for (Slot slot : group.slots) {
				slot.rest = null;
				slot.delayed = false;
				slot.backoffs = 0;
			}
		}
	}

	private void complete(Reload current, long now) {
		this.reload = null;
		Duration elapsed = Duration.ofNanos(now - current.begunAt);
		this.out.info(
				"Reload to generation %d completed after %s".formatted(current.generation, Text.of(elapsed.toNanos())));
		this.out.publish(new ReloadEvent(ReloadEvent.Phase.COMPLETED, current.generation, "", elapsed));
	}

	void abort(String reason, long now) {
		Reload current = this.reload;
		if (current == null) {
			return;
		}
		this.reload = null;
		this.out.warn("Reload to generation %d aborted: %s".formatted(current.generation, reason));
		this.out.publish(new ReloadEvent(ReloadEvent.Phase.ABORTED, current.generation, reason,
				Duration.ofNanos(now - current.begunAt)));
		if (!current.committed) {
			this.fleet.workers()
				.stream()
				.filter((worker) -> worker.generation == current.generation)
				.forEach((worker) -> withdraw(worker, now));
		}
	}

	private void withdraw(Worker worker, long now) {
		if (worker.slot != null && worker.slot.next == worker) {
			worker.slot.next = null;
		}
		this.departure.release(worker, "reload aborted", false, this.capacity.blueprint().killTimeout(), now);
	}

	// Nothing is reloaded any more.
	void end(long now) {
		this.pending = false;
		abort("stopping", now);
	}

}
