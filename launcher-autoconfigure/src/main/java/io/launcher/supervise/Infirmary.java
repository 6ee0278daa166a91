package io.launcher.supervise;

import java.util.HashMap;
import java.util.Map;

import io.launcher.WorkerState;
import org.jspecify.annotations.Nullable;

/**
 * Ends workers that are alive and of no use: those that are silent for too long, and
 * those that say so themselves. One at a time for each service: if all are ill, what they
 * suffer from is probably not cured by a restart.
 */
final class Infirmary {

	private final Fleet fleet;

	private final Outbox out;

	private final Departure departure;

	/** The slots whose worker was ended, until they are served again. */
	private final Map<Group, Slot> treated = new HashMap<>();

	Infirmary(Fleet fleet, Outbox out, Departure departure) {
		this.fleet = fleet;
		this.out = out;
		this.departure = departure;
	}

	void examine(Blueprint blueprint, long now) {
		LivenessPlan plan = blueprint.liveness();
		this.treated.entrySet()
			.removeIf((entry) -> entry.getValue().ready() || !this.fleet.holds(entry.getValue())
					|| entry.getValue().rest != null);
		for (Slot slot : this.fleet.slots()) {
			Worker worker = slot.worker;
			String complaint = (worker != null) ? complaint(worker, plan, now) : null;
			if (worker == null || complaint == null) {
				continue;
			}
			if (!plan.restart()) {
				report(worker, complaint);
			}
			else if (!this.treated.containsKey(slot.group)) {
				this.treated.put(slot.group, slot);
				worker.trouble = complaint;
				this.out.error("%s %s: asking for its threads and ending it".formatted(worker.label(), complaint));
				this.departure.escalate(worker, blueprint.killTimeout(), now);
			}
			else {
				report(worker, complaint + ", and is left alone until another worker of the service is back");
			}
		}
	}

	private void report(Worker worker, String complaint) {
		if (!worker.reportedSick) {
			worker.reportedSick = true;
			this.out.error("%s %s".formatted(worker.label(), complaint));
		}
	}

	private static @Nullable String complaint(Worker worker, LivenessPlan plan, long now) {
		if (worker.state != WorkerState.READY || worker.step != Worker.Step.NONE) {
			return null;
		}
		if (!worker.vitals.sick().isEmpty()) {
			return worker.vitals.sick();
		}
		Long due = due(worker, plan);
		if (due != null && now - due >= 0) {
			return "has not been heard of for " + Text.of(now - worker.heardAt);
		}
		worker.reportedSick = false;
		return null;
	}

	// When a worker counts as silent for too long.
	static @Nullable Long due(Worker worker, LivenessPlan plan) {
		boolean watched = worker.state == WorkerState.READY && worker.step == Worker.Step.NONE
				&& !plan.timeout().isZero();
		// one that was told another interval before a reload is not silent by the new one
		long patience = Math.max(plan.timeout().toNanos(), 2 * worker.heartbeat.toNanos());
		return watched ? Long.valueOf(worker.heardAt + patience) : null;
	}

}
