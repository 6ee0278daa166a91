package io.launcher.supervise;

import java.util.StringJoiner;

import io.launcher.WorkerState;

/**
 * What is known of a worker, in words, for whoever has to find out what was wrong with
 * it.
 */
final class CaseHistory {

	private static final int MEGABYTE = 1 << 20;

	private CaseHistory() {
	}

	static String name(Worker worker) {
		return (worker.slot != null) ? worker.slot.label() : "worker-" + worker.number;
	}

	static String of(Worker worker, long now) {
		StringJoiner lines = new StringJoiner("\n", "", "\n");
		lines.add("Worker: " + name(worker) + ", pid " + worker.pid + ", generation " + worker.generation
				+ ", started for: " + worker.cause);
		lines.add("Reason: " + reason(worker));
		lines.add("State: " + worker.state + ", " + times(worker, now));
		Vitals vitals = worker.vitals;
		if (worker.readyAt != 0) {
			lines.add("Last heartbeat: " + Text.of(now - worker.heardAt) + " ago"
					+ (worker.connected ? "" : ", its channel is closed"));
		}
		if (vitals != Vitals.UNKNOWN) {
			lines.add("By its own word: health " + orUnknown(vitals.health()) + ", requests "
					+ orUnknown(vitals.requests()) + ", resident memory "
					+ ((vitals.rss() >= 0) ? vitals.rss() / MEGABYTE + " MiB" : "unknown")
					+ (vitals.sick().isEmpty() ? "" : "; it " + vitals.sick()));
		}
		return lines.toString();
	}

	private static String reason(Worker worker) {
		String left = "did not leave within " + Text.of(worker.patience.toNanos());
		if (worker.trouble != null) {
			return worker.trouble + ((worker.step == Worker.Step.ASKED) ? "; asked to, it " + left : "");
		}
		return left;
	}

	private static String times(Worker worker, long now) {
		StringBuilder times = new StringBuilder("process started " + Text.of(now - worker.spawnedAt) + " ago");
		if (worker.parkedAt != 0) {
			times.append(", parked after ").append(Text.of(worker.parkedAt - worker.spawnedAt));
		}
		if (worker.activatedAt != 0) {
			times.append(", activated ").append(Text.of(now - worker.activatedAt)).append(" ago");
		}
		if (worker.readyAt != 0) {
			times.append(", ready ").append(Text.of(now - worker.readyAt)).append(" ago");
		}
		else if (worker.state != WorkerState.DRAINING) {
			times.append(", never ready");
		}
		return times.toString();
	}

	private static String orUnknown(String text) {
		return text.isEmpty() ? "unknown" : text;
	}

	private static String orUnknown(long number) {
		return (number >= 0) ? Long.toString(number) : "unknown";
	}

}
