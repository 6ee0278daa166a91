package io.launcher.supervise;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;

import io.launcher.LauncherState;
import io.launcher.LauncherStatus;
import io.launcher.Role;
import io.launcher.WorkerState;
import org.jspecify.annotations.Nullable;

/**
 * Shows the fleet as a status.
 */
final class StatusView {

	private final LongFunction<Instant> time;

	StatusView(LongFunction<Instant> time) {
		this.time = time;
	}

	LauncherStatus of(long pid, Instant startedAt, LauncherState state, int generation, Fleet fleet) {
		List<LauncherStatus.Service> services = new ArrayList<>();
		for (Group group : fleet.groups()) {
			List<LauncherStatus.Worker> workers = new ArrayList<>();
			for (Slot slot : group.slots) {
				workers.add(worker(slot, slot.worker, generation));
				if (slot.next != null) {
					workers.add(worker(slot, slot.next, generation));
				}
			}
			services.add(new LauncherStatus.Service(group.plan.name(), desired(group), group.ready(), workers));
		}
		List<LauncherStatus.Spare> spares = new ArrayList<>();
		for (Worker worker : fleet.workers()) {
			if (worker.slot != null && !worker.available() && !worker.assigned() && worker.activatedAt != 0) {
				addLeaving(services, worker, generation);
			}
			else if (!worker.assigned()) {
				spares.add(new LauncherStatus.Spare(worker.pid, worker.state, this.time.apply(worker.spawnedAt),
						worker.jvm));
			}
		}
		return new LauncherStatus("process", Role.SUPERVISOR, pid, state, generation, startedAt, List.copyOf(services),
				List.copyOf(spares));
	}

	// Work that is done is not missed.
	private static int desired(Group group) {
		int done = 0;
		for (Slot slot : group.slots) {
			done += (slot.rest == Slot.Rest.DONE && slot.empty()) ? 1 : 0;
		}
		return Math.max(0, group.plan.workers() - done);
	}

	private void addLeaving(List<LauncherStatus.Service> services, Worker worker, int generation) {
		Slot slot = worker.slot;
		for (LauncherStatus.Service service : services) {
			if (slot != null && service.name().equals(slot.group.plan.name())) {
				service.workers().add(worker(slot, worker, generation));
			}
		}
	}

	private LauncherStatus.Worker worker(Slot slot, @Nullable Worker worker, int generation) {
		LauncherStatus.Exit exit = exit(slot.lastExit);
		if (worker == null) {
			return new LauncherStatus.Worker(slot.index, null, generation, WorkerState.GONE, null, null, slot.restarts,
					null, null, exit);
		}
		return new LauncherStatus.Worker(slot.index, worker.pid, worker.generation, worker.state,
				this.time.apply(worker.spawnedAt), (worker.readyAt != 0) ? this.time.apply(worker.readyAt) : null,
				slot.restarts, (worker.vitals.rss() >= 0) ? worker.vitals.rss() : null,
				worker.vitals.health().isEmpty() ? null : worker.vitals.health(), exit, worker.jvm);
	}

	private LauncherStatus.@Nullable Exit exit(Slot.@Nullable LastExit exit) {
		return (exit != null) ? new LauncherStatus.Exit(exit.status().code(), exit.status().signalName(), exit.reason(),
				this.time.apply(exit.at())) : null;
	}

}
