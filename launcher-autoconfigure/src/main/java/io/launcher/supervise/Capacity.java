package io.launcher.supervise;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.launcher.LauncherOperations;
import io.launcher.ServiceNames;
import org.jspecify.annotations.Nullable;

/**
 * How many workers there are to be, and what else is wanted of them.
 */
final class Capacity {

	private static final Duration STEP_PAUSE = Duration.ofSeconds(1);

	private final Fleet fleet;

	private final Outbox out;

	private final Departure departure;

	private @Nullable Long steppedAt;

	private Blueprint blueprint = new Blueprint(List.of(), 0, 1, Duration.ofSeconds(120), Duration.ofSeconds(60),
			Duration.ofSeconds(5), ReloadPlan.DEFAULT, LivenessPlan.DEFAULT);

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

	// Why so many workers of a service are too many for the memory.
	@Nullable String shortage(Event.ScaleRequested scale) {
		int workers = 0;
		boolean more = false;
		for (Group group : this.fleet.groups()) {
			boolean meant = group.plan.name().equals(scale.service());
			workers += meant ? scale.workers() : group.plan.workers();
			more |= meant && scale.workers() > group.plan.workers();
		}
		int surge = this.blueprint.reload().maxSurge().of(workers);
		int spares = this.blueprint.spares();
		MemoryPlan memory = this.blueprint.memory();
		return (!more || memory.fits(workers + spares + surge)) ? null
				: ("too little memory for %d workers of '%s': %s. Give less to each by launcher.worker.heap, or configure "
						+ "the number and reload, so that the memory is shared out anew")
					.formatted(scale.workers(), scale.service(), memory.sum(workers, spares, surge));
	}

	// One more or fewer of what an operator means who does not say of what.
	void step(boolean more, long now) {
		if (this.steppedAt != null && now - this.steppedAt < STEP_PAUSE.toNanos()) {
			return;
		}
		List<Group> manned = this.fleet.groups().stream().filter((group) -> group.plan.workers() > 0).toList();
		Group web = this.fleet.group(ServiceNames.WEB);
		Group meant = (web != null && web.plan.workers() > 0) ? web : (manned.size() == 1) ? manned.get(0) : null;
		if (meant == null) {
			this.out.warn("It is not clear which service is to have one worker %s".formatted(more ? "more" : "fewer"));
			return;
		}
		int workers = meant.plan.workers() + (more ? 1 : -1);
		if (workers < 1) {
			this.out.warn("%s keeps its last worker".formatted(meant.plan.name()));
			return;
		}
		if (workers > LauncherOperations.MAX_WORKERS) {
			this.out.warn("%s has as many workers as a service may have".formatted(meant.plan.name()));
			return;
		}
		this.steppedAt = now;
		Event.ScaleRequested scale = new Event.ScaleRequested(meant.plan.name(), workers);
		String shortage = shortage(scale);
		if (shortage != null) {
			// there is nobody to answer, and a signal is an order
			this.out.warn(shortage);
		}
		scale(scale, now);
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
