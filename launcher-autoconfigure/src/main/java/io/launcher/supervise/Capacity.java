package io.launcher.supervise;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How many workers there are to be, and what else is wanted of them.
 */
final class Capacity {

	private final Fleet fleet;

	private final Outbox out;

	private final Departure departure;

	private Blueprint blueprint = new Blueprint(List.of(), 0, 1, Duration.ofSeconds(120), Duration.ofSeconds(60),
			Duration.ofSeconds(5), ReloadPlan.DEFAULT);

	Capacity(Fleet fleet, Outbox out, Departure departure) {
		this.fleet = fleet;
		this.out = out;
		this.departure = departure;
	}

	Blueprint blueprint() {
		return this.blueprint;
	}

	void adopt(Blueprint plan, long now) {
		this.blueprint = plan;
		retire(this.fleet.adopt(plan), now);
		announceCounts();
	}

	void scale(Event.ScaleRequested scale, long now) {
		Group group = this.fleet.group(scale.service());
		if (group == null) {
			return;
		}
		this.out
			.info("%s scaled from %d to %d workers".formatted(scale.service(), group.plan.workers(), scale.workers()));
		group.plan = group.plan.withWorkers(scale.workers());
		retire(this.fleet.resize(group), now);
		announceCounts();
	}

	// The counts that services have now, by configuration or because they were scaled.
	Map<String, Integer> counts() {
		Map<String, Integer> counts = new LinkedHashMap<>();
		this.fleet.groups().forEach((group) -> counts.put(group.plan.name(), group.plan.workers()));
		return counts;
	}

	// Gives services such counts again.
	void recount(Map<String, Integer> counts, long now) {
		for (Group group : this.fleet.groups()) {
			group.plan = group.plan.withWorkers(counts.getOrDefault(group.plan.name(), group.plan.workers()));
			retire(this.fleet.resize(group), now);
		}
		announceCounts();
	}

	private void announceCounts() {
		for (Slot slot : this.fleet.slots()) {
			for (Worker worker : new Worker[] { slot.worker, slot.next }) {
				int count = slot.group.plan.workers();
				if (worker != null && worker.connected && worker.useful() && worker.toldCount != count) {
					worker.toldCount = count;
					this.out.add(new Command.Resize(worker.number, count));
				}
			}
		}
	}

	private void retire(List<Worker> workers, long now) {
		for (Worker worker : workers) {
			this.departure.release(worker, "scaled down", false, this.blueprint.killTimeout(), now);
		}
	}

}
