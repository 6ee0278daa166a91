package io.launcher.supervise;

import java.time.Duration;

import io.launcher.WorkerState;
import org.jspecify.annotations.Nullable;

/**
 * Has the classes of each generation recorded once, in a process beside the workers, when
 * nothing else is to be done. That process is no worker: it fills no slot, its end is no
 * failure, and nobody waits for it.
 */
final class Training {

	/** The JVM writes the archive when it ends, with the lowest priority. */
	private static final Duration RECORDING = Duration.ofMinutes(10);

	private final Fleet fleet;

	private final Outbox out;

	private @Nullable Trainee trainee;

	private @Nullable Long quietSince;

	/** The generation that was recorded last, or cannot be. */
	private int done;

	Training(Fleet fleet, Outbox out) {
		this.fleet = fleet;
		this.out = out;
	}

	boolean running() {
		return this.trainee != null;
	}

	void accept(Event.OfWorker event, Blueprint blueprint, long now) {
		Trainee current = this.trainee;
		if (current == null || current.number != event.worker()) {
			return;
		}
		if (event instanceof Event.Spawned) {
			current.spawned = true;
			if (current.ended) {
				this.out.add(new Command.Kill(current.number));
			}
		}
		else if (event instanceof Event.SpawnFailed failed) {
			finish(current, failed.reason());
		}
		else if (event instanceof Event.Progress && !current.recording) {
			current.deadline = now + blueprint.bootTimeout().toNanos();
		}
		else if (event instanceof Event.Parked && !current.ended) {
			current.recording = true;
			current.deadline = now + RECORDING.toNanos();
			this.out.add(new Command.Drain(current.number, blueprint.killTimeout(), false, "its classes are recorded"));
		}
		else if (event instanceof Event.Rejected rejected) {
			current.trouble = rejected.reason();
			end(current);
		}
		else if (event instanceof Event.Failed failed) {
			current.trouble = failed.reason();
		}
		else if (event instanceof Event.Exited exited) {
			exited(current, ExitStatus.of(exited.status(), current.recording));
		}
	}

	private void exited(Trainee current, ExitStatus status) {
		if (current.obsolete) {
			this.trainee = null;
			this.out.debug("The classes of generation %d were not recorded: something else came up"
				.formatted(current.generation));
		}
		else if (current.trouble != null || !current.recording) {
			finish(current, (current.trouble != null) ? current.trouble : "ended while booting, " + status);
		}
		else {
			finish(current, null);
		}
	}

	private void finish(Trainee current, @Nullable String trouble) {
		this.trainee = null;
		this.done = current.generation;
		this.out.debug("The classes of generation %d were %s".formatted(current.generation,
				(trouble != null) ? "not recorded: " + trouble : "recorded"));
	}

	// Begins when all has been quiet for a while, ends what is of no use any more.
	void advance(Blueprint blueprint, Rollout rollout, long now) {
		Trainee current = this.trainee;
		Duration delay = blueprint.training();
		if (current != null) {
			if (delay == null || rollout.running() || current.generation != rollout.generation()) {
				current.obsolete = true;
				end(current);
			}
			else if (now - current.deadline >= 0 && !current.ended) {
				current.trouble = "it took too long";
				end(current);
			}
			return;
		}
		if (delay == null || this.done == rollout.generation() || rollout.running() || !quiet(blueprint)) {
			this.quietSince = null;
			return;
		}
		Long since = this.quietSince;
		if (since == null) {
			this.quietSince = now;
			since = now;
		}
		if (now - since >= delay.toNanos()) {
			this.quietSince = null;
			Trainee next = new Trainee(this.fleet.nextNumber(), rollout.generation(),
					now + blueprint.bootTimeout().toNanos());
			this.trainee = next;
			this.out.add(new Command.Train(next.number, next.generation));
		}
	}

	private boolean quiet(Blueprint blueprint) {
		int parked = 0;
		for (Worker worker : this.fleet.workers()) {
			if (worker.state != WorkerState.READY && worker.state != WorkerState.PARKED) {
				return false;
			}
			parked += (worker.state == WorkerState.PARKED) ? 1 : 0;
		}
		return parked >= blueprint.spares() && this.fleet.groups().stream().allMatch(Group::settled)
				&& this.fleet.slots().stream().anyMatch(Slot::ready);
	}

	void stop() {
		if (this.trainee != null) {
			this.trainee.obsolete = true;
			end(this.trainee);
		}
	}

	// What was recorded so far is of no use.
	private void end(Trainee current) {
		if (!current.ended) {
			current.ended = true;
			if (current.spawned) {
				this.out.add(new Command.Kill(current.number));
			}
		}
	}

	void forgive(long slept) {
		if (this.trainee != null) {
			this.trainee.deadline += slept;
		}
	}

	// When there is something to be done.
	@Nullable Long due(Blueprint blueprint) {
		if (this.trainee != null) {
			return this.trainee.deadline;
		}
		Duration delay = blueprint.training();
		return (this.quietSince != null && delay != null) ? Long.valueOf(this.quietSince + delay.toNanos()) : null;
	}

	/**
	 * The process that records.
	 */
	private static final class Trainee {

		private final long number;

		private final int generation;

		private long deadline;

		private boolean spawned;

		/** Whether it has booted, and is told to leave, which makes it write. */
		private boolean recording;

		private boolean ended;

		/** Whether it was ended for reasons that are not its own. */
		private boolean obsolete;

		private @Nullable String trouble;

		private Trainee(long number, int generation, long deadline) {
			this.number = number;
			this.generation = generation;
			this.deadline = deadline;
		}

	}

}
