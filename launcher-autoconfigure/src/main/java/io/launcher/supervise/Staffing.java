package io.launcher.supervise;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.launcher.ServiceNames;
import io.launcher.WorkerState;
import org.jspecify.annotations.Nullable;

/**
 * Compares the slots with the workers there are, and acts on the difference: activates
 * parked workers, starts missing ones, releases those that nobody needs.
 */
final class Staffing {

	private final Fleet fleet;

	private final Outbox out;

	private final Departure departure;

	Staffing(Fleet fleet, Outbox out, Departure departure) {
		this.fleet = fleet;
		this.out = out;
		this.departure = departure;
	}

	// Fills slots.
	void fill(Blueprint blueprint, Rollout rollout, @Nullable Long spareDelay, long now) {
		List<Demand> demands = demands(rollout, now);
		List<Worker> idle = idle(rollout);
		// those that were started for a slot go there, others where they are needed
		demands.removeIf((demand) -> meet(demand, idle, true, blueprint, rollout, now));
		demands.removeIf((demand) -> meet(demand, idle, false, blueprint, rollout, now));
		stepIn(idle, blueprint, rollout, now);
		demands.removeIf((demand) -> claimBooting(demand, idle));
		for (Demand demand : demands) {
			if (this.fleet.booting() < blueprint.bootConcurrency()) {
				spawn(demand.generation(), demand.plan().profile(), demand.cause(), demand.slot(),
						blueprint.bootTimeout(), now);
			}
		}
		keepSpares(blueprint, rollout.generation(), idle, demands.isEmpty() && !rollout.running(), spareDelay, now);
		for (Worker worker : idle) {
			this.departure.release(worker, "not needed", false, blueprint.killTimeout(), now);
		}
	}

	Worker spawn(int generation, String profile, String cause, @Nullable Slot slot, Duration bootTimeout, long now) {
		Worker worker = this.fleet.enlist(generation, profile, cause, slot, now);
		worker.deadlineIn(bootTimeout, now);
		this.out.add(new Command.Spawn(worker.number, generation, profile, warms(cause, slot)));
		return worker;
	}

	// At the first start all wait for the workers, and later only web servers are worth
	// it that a slot waits. Those that nothing waits for may become anything.
	private static boolean warms(String cause, @Nullable Slot slot) {
		return !cause.equals("start") && (slot == null || slot.group.plan.name().equals(ServiceNames.WEB));
	}

	private void activate(Worker worker, Demand demand, Blueprint blueprint, long now) {
		Slot slot = demand.slot();
		ServicePlan plan = demand.plan();
		worker.slot = slot;
		if (demand.kind() == Kind.BESIDE) {
			slot.next = worker;
		}
		else {
			slot.worker = worker;
			slot.replace = false;
			slot.recycle = false;
		}
		worker.state = WorkerState.STARTING;
		worker.activatedAt = now;
		worker.gracefulTimeout = plan.gracefulTimeout();
		worker.toldCount = plan.workers();
		worker.heartbeat = blueprint.liveness().interval();
		worker.deadlineIn(blueprint.startTimeout(), now);
		slot.delayed = false;
		this.out.add(new Command.Activate(worker.number, plan.name(), slot.index, plan.workers(), worker.generation,
				plan.gracefulTimeout(), worker.heartbeat, blueprint.liveness().timeout()));
	}

	private List<Demand> demands(Rollout rollout, long now) {
		List<Demand> demands = new ArrayList<>();
		Slot turn = turn(rollout, now);
		for (Slot slot : this.fleet.slots()) {
			Worker worker = slot.worker;
			if (slot.next != null) {
				continue;
			}
			if (slot.wants(now)) {
				demands.add(new Demand(slot, Kind.INTO, slot.group.plan, rollout.generation(), slot.cause()));
			}
			else if (rollout.replaces(slot) && slot.outdated(rollout.target()) && !slot.delayed(now)) {
				ServicePlan plan = rollout.plan(slot);
				if (!plan.startsFirst()) {
					demands.add(new Demand(slot, Kind.AFTER, plan, rollout.target(), "reload"));
				}
				else if (worker != null && worker.useful()) {
					demands.add(new Demand(slot, Kind.BESIDE, plan, rollout.target(), "reload"));
				}
			}
			else if (renewable(slot, rollout, now)) {
				boolean beside = slot.group.plan.startsFirst();
				if (slot == turn || (!beside && worker != null && worker.outgoing)) {
					demands.add(new Demand(slot, beside ? Kind.BESIDE : Kind.AFTER, slot.group.plan,
							rollout.generation(), slot.replace ? "replace" : "recycle"));
				}
			}
		}
		return demands;
	}

	// Whose worker is replaced next, one at a time: that which has waited longest, or a
	// busy one would be replaced again and again before its sibling is.
	private @Nullable Slot turn(Rollout rollout, long now) {
		Slot turn = null;
		for (Slot slot : this.fleet.slots()) {
			Worker worker = slot.worker;
			boolean ready = slot.next == null && worker != null && worker.useful() && renewable(slot, rollout, now);
			if (ready && (turn == null || slot.renewedSince - turn.renewedSince < 0)) {
				turn = slot;
			}
		}
		return (surge() < 1) ? turn : null;
	}

	private static boolean renewable(Slot slot, Rollout rollout, long now) {
		return (slot.replace || (slot.recycle && slot.group.calm(now))) && !slot.empty() && !slot.delayed(now)
				&& !rollout.running();
	}

	// How many workers there are beyond the desired number because of replacements.
	private int surge() {
		int surge = 0;
		for (Slot slot : this.fleet.slots()) {
			surge += (slot.next != null) ? 1 : 0;
		}
		for (Worker worker : this.fleet.workers()) {
			surge += worker.outgoing ? 1 : 0;
		}
		return surge;
	}

	private List<Worker> idle(Rollout rollout) {
		List<Worker> idle = new ArrayList<>();
		for (Worker worker : this.fleet.workers()) {
			if (worker.available() && !rollout.keeps(worker)) {
				idle.add(worker);
			}
		}
		return idle;
	}

	private boolean meet(Demand demand, List<Worker> idle, boolean own, Blueprint blueprint, Rollout rollout,
			long now) {
		for (Worker worker : idle) {
			if (worker.state == WorkerState.PARKED && demand.fits(worker) && (!own || worker.slot == demand.slot())) {
				idle.remove(worker);
				if (demand.kind() == Kind.AFTER) {
					// it stands by until there is room
					worker.slot = demand.slot();
					rollout.vacate(demand.slot(), now);
				}
				else {
					activate(worker, demand, blueprint, now);
				}
				return true;
			}
		}
		return false;
	}

	// A spare need not wait as the start of a process has to: it is there already.
	private void stepIn(List<Worker> idle, Blueprint blueprint, Rollout rollout, long now) {
		for (Slot slot : this.fleet.slots()) {
			if (slot.takesSpare(now)) {
				Demand demand = new Demand(slot, Kind.INTO, slot.group.plan, rollout.generation(), slot.cause());
				if (meet(demand, idle, false, blueprint, rollout, now)) {
					this.out.info("%s does not wait: a spare stands in".formatted(slot.label()));
				}
			}
		}
	}

	private boolean claimBooting(Demand demand, List<Worker> idle) {
		for (Worker worker : idle) {
			if (worker.booting() && demand.fits(worker)) {
				idle.remove(worker);
				worker.slot = demand.slot();
				return true;
			}
		}
		return false;
	}

	// Spares are only started when no slot is in need, so that they take nobody's time.
	private void keepSpares(Blueprint blueprint, int generation, List<Worker> idle, boolean satisfied,
			@Nullable Long spareDelay, long now) {
		int spares = 0;
		for (Worker worker : List.copyOf(idle)) {
			if (spares < blueprint.spares() && worker.generation == generation && worker.profile.isEmpty()) {
				idle.remove(worker);
				worker.slot = null;
				spares++;
			}
		}
		boolean needed = this.fleet.slots().stream().anyMatch((slot) -> slot.rest == null);
		boolean calm = satisfied && needed && this.fleet.groups().stream().allMatch((group) -> group.calm(now));
		boolean delayed = spareDelay != null && now - spareDelay < 0;
		while (calm && !delayed && spares < blueprint.spares() && this.fleet.booting() < blueprint.bootConcurrency()) {
			spawn(generation, "", "spare", null, blueprint.bootTimeout(), now);
			spares++;
		}
	}

	/**
	 * How a worker comes into a slot.
	 */
	private enum Kind {

		/** The slot is empty. */
		INTO,

		/** It is to become ready before the one that is there leaves. */
		BESIDE,

		/** The one that is there leaves first. */
		AFTER

	}

	/**
	 * A slot that needs a worker.
	 *
	 * @param slot the slot
	 * @param kind how it comes there
	 * @param plan what it works by
	 * @param generation the generation it is of
	 * @param cause why
	 */
	private record Demand(Slot slot, Kind kind, ServicePlan plan, int generation, String cause) {

		boolean fits(Worker worker) {
			return worker.generation == this.generation && worker.profile.equals(this.plan.profile());
		}

	}

}
