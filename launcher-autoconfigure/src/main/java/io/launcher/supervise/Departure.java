package io.launcher.supervise;

import java.time.Duration;

import io.launcher.WorkerState;

/**
 * Gets rid of workers: asks, then tells them to hurry, with evidence, then kills.
 */
final class Departure {

	/** How long a process may outlive its control channel without being told to end. */
	private static final Duration CHANNEL_GRACE = Duration.ofSeconds(1);

	/** How much time there is for evidence, however soon a worker is to be killed. */
	private static final Duration LEAST = Duration.ofMillis(500);

	private final Outbox out;

	Departure(Outbox out) {
		this.out = out;
	}

	// Asks a worker to leave; its end is no failure then.
	void release(Worker worker, String reason, boolean last, Duration killTimeout, long now) {
		if (worker.step != Worker.Step.NONE || worker.state == WorkerState.GONE) {
			worker.told = true;
			return;
		}
		worker.told = true;
		ask(worker, reason, last, killTimeout, now);
	}

	// Makes a worker leave that is of no use; its end is a failure.
	void condemn(Worker worker, String trouble, Duration killTimeout, long now) {
		if (worker.trouble == null) {
			worker.trouble = trouble;
		}
		if (worker.step == Worker.Step.NONE && worker.state != WorkerState.GONE) {
			ask(worker, trouble, false, killTimeout, now);
		}
	}

	private void ask(Worker worker, String reason, boolean last, Duration killTimeout, long now) {
		boolean atWork = worker.state == WorkerState.STARTING || worker.state == WorkerState.READY;
		Duration patience = atWork ? worker.gracefulTimeout : killTimeout;
		if (worker.connected) {
			this.out.add(new Command.Drain(worker.number, patience, last, reason));
		}
		else if (worker.pid != null) {
			terminate(worker);
		}
		step(worker, Worker.Step.ASKED, patience, now);
	}

	private void terminate(Worker worker) {
		worker.signalled = true;
		this.out.add(new Command.Terminate(worker.number));
	}

	// The worker leaves by itself; it is only watched.
	void watch(Worker worker, Duration patience, long now) {
		if (worker.step == Worker.Step.NONE) {
			step(worker, Worker.Step.ASKED, patience, now);
		}
	}

	void channelLost(Worker worker, long now) {
		if (worker.step == Worker.Step.NONE) {
			step(worker, Worker.Step.ASKED, CHANNEL_GRACE, now);
		}
		else if (worker.step == Worker.Step.ASKED && worker.goodbye == null) {
			// it can no longer be asked anything, and is about to end or broken
			worker.deadlineIn(earlier(CHANNEL_GRACE, worker, now), now);
		}
	}

	private static Duration earlier(Duration time, Worker worker, long now) {
		return worker.hasDeadline ? Duration.ofNanos(Math.min(time.toNanos(), Math.max(0, worker.deadline - now)))
				: time;
	}

	// Goes one step further with a worker that missed its deadline.
	void escalate(Worker worker, Duration killTimeout, long now) {
		switch (worker.step) {
			case NONE, ASKED -> {
				if (worker.pid != null) {
					this.out
						.add(new Command.Dump(worker.number, CaseHistory.name(worker), CaseHistory.of(worker, now)));
					terminate(worker);
				}
				step(worker, Worker.Step.HURRIED, (killTimeout.compareTo(LEAST) < 0) ? LEAST : killTimeout, now);
			}
			case HURRIED, KILLED -> kill(worker);
		}
	}

	void kill(Worker worker) {
		if (worker.step != Worker.Step.KILLED && worker.pid != null) {
			this.out.add(new Command.Kill(worker.number));
		}
		worker.step = Worker.Step.KILLED;
		worker.state = WorkerState.DRAINING;
		worker.noDeadline();
	}

	// A process was created for a worker that was told to leave before.
	void catchUp(Worker worker) {
		switch (worker.step) {
			case NONE -> {
			}
			case ASKED -> terminate(worker);
			case HURRIED, KILLED -> {
				this.out.add(new Command.Kill(worker.number));
				worker.step = Worker.Step.KILLED;
				worker.noDeadline();
			}
		}
	}

	private static void step(Worker worker, Worker.Step step, Duration patience, long now) {
		worker.step = step;
		worker.state = WorkerState.DRAINING;
		worker.patience = patience;
		if (patience.isZero()) {
			worker.noDeadline();
		}
		else {
			worker.deadlineIn(patience, now);
		}
	}

}
