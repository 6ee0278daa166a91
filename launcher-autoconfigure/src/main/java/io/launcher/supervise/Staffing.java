package io.launcher.supervise;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

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
	void fill(Blueprint blueprint, int generation, @Nullable Worker candidate, boolean rolling,
			@Nullable Long spareDelay, long now) {
		List<Demand> demands = demands(generation, rolling, now);
		List<Worker> idle = idle(candidate);
		// those that were started for a slot go there, others where they are needed
		demands.removeIf((demand) -> activate(demand, idle, true, blueprint, generation, now));
		demands.removeIf((demand) -> activate(demand, idle, false, blueprint, generation, now));
		demands.removeIf((demand) -> claimBooting(demand, idle, generation));
		for (Demand demand : demands) {
			if (this.fleet.booting() < blueprint.bootConcurrency()) {
				spawn(generation, demand.profile(), demand.cause(), demand.slot(), blueprint.bootTimeout(), now);
			}
		}
		keepSpares(blueprint, generation, idle, demands.isEmpty(), spareDelay, now);
		for (Worker worker : idle) {
			this.departure.release(worker, "not needed", false, blueprint.killTimeout(), now);
		}
	}

	Worker spawn(int generation, String profile, String cause, @Nullable Slot slot, Duration bootTimeout, long now) {
		Worker worker = this.fleet.enlist(generation, profile, cause, slot, now);
		worker.deadlineIn(bootTimeout, now);
		this.out.add(new Command.Spawn(worker.number, generation, profile));
		return worker;
	}

	void activate(Worker worker, Slot slot, boolean asNext, ServicePlan plan, Duration startTimeout, int generation,
			long now) {
		worker.slot = slot;
		if (asNext) {
			slot.next = worker;
		}
		else {
			slot.worker = worker;
		}
		worker.state = WorkerState.STARTING;
		worker.activatedAt = now;
		worker.gracefulTimeout = plan.gracefulTimeout();
		worker.toldCount = plan.workers();
		worker.deadlineIn(startTimeout, now);
		slot.delayed = false;
		this.out.add(new Command.Activate(worker.number, plan.name(), slot.index, plan.workers(), generation,
				plan.gracefulTimeout()));
	}

	private List<Demand> demands(int generation, boolean rolling, long now) {
		List<Demand> demands = new ArrayList<>();
		int surge = surge();
		for (Slot slot : this.fleet.slots()) {
			Worker worker = slot.worker;
			if (slot.wants(now) && slot.next == null) {
				demands.add(new Demand(slot, false, slot.cause()));
			}
			else if (worker != null && slot.next == null && worker.useful() && surge < 1
					&& (slot.replace || (rolling && worker.generation < generation))) {
				demands.add(new Demand(slot, true, slot.replace ? "replace" : "reload"));
				surge++;
			}
		}
		return demands;
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

	private List<Worker> idle(@Nullable Worker candidate) {
		List<Worker> idle = new ArrayList<>();
		for (Worker worker : this.fleet.workers()) {
			if (worker != candidate && worker.available()) {
				idle.add(worker);
			}
		}
		return idle;
	}

	private boolean activate(Demand demand, List<Worker> idle, boolean own, Blueprint blueprint, int generation,
			long now) {
		for (Worker worker : idle) {
			if (worker.state == WorkerState.PARKED && demand.fits(worker, generation)
					&& (!own || worker.slot == demand.slot())) {
				idle.remove(worker);
				activate(worker, demand.slot(), demand.asNext(), demand.slot().group.plan, blueprint.startTimeout(),
						generation, now);
				return true;
			}
		}
		return false;
	}

	private boolean claimBooting(Demand demand, List<Worker> idle, int generation) {
		for (Worker worker : idle) {
			if (worker.booting() && demand.fits(worker, generation)) {
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
		boolean calm = satisfied && this.fleet.groups().stream().allMatch(Group::settled);
		boolean delayed = spareDelay != null && now - spareDelay < 0;
		while (calm && !delayed && spares < blueprint.spares() && this.fleet.booting() < blueprint.bootConcurrency()) {
			spawn(generation, "", "spare", null, blueprint.bootTimeout(), now);
			spares++;
		}
	}

	/**
	 * A slot that needs a worker.
	 *
	 * @param slot the slot
	 * @param asNext whether another worker fills it until this one is ready
	 * @param cause why
	 */
	private record Demand(Slot slot, boolean asNext, String cause) {

		String profile() {
			return this.slot.group.plan.profile();
		}

		boolean fits(Worker worker, int generation) {
			return worker.generation == generation && worker.profile.equals(profile());
		}

	}

}
