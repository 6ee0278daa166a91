package io.launcher.worker;

import java.time.Duration;

/**
 * Ends a process that is late in leaving, once there is no supervisor that would do so.
 */
final class LeaveDeadline {

	/** For a worker that has no deadline, once nobody is there to enforce one. */
	private static final Duration ORPHAN_LIMIT = Duration.ofSeconds(30);

	private static final System.Logger logger = System.getLogger(LeaveDeadline.class.getName());

	private final WorkerTimer timer;

	private final ProcessEnd end;

	private boolean running;

	private boolean over;

	private boolean orphaned;

	LeaveDeadline(WorkerTimer timer, ProcessEnd end) {
		this.timer = timer;
		this.end = end;
	}

	static Duration limit(Duration timeout) {
		return timeout.isZero() ? ORPHAN_LIMIT : timeout;
	}

	// The worker begins to leave; zero is endless as long as there is a supervisor.
	synchronized void begin(Duration timeout) {
		if (!timeout.isZero()) {
			start(timeout);
		}
		else if (this.orphaned) {
			start(ORPHAN_LIMIT);
		}
	}

	// The supervisor is gone, the worker leaves already.
	synchronized void orphaned() {
		this.orphaned = true;
		if (!this.running) {
			start(ORPHAN_LIMIT);
		}
		else if (this.over) {
			cutOff();
		}
	}

	private void start(Duration timeout) {
		this.running = true;
		this.timer.after(timeout, this::pass);
	}

	private synchronized void pass() {
		this.over = true;
		if (this.orphaned) {
			cutOff();
		}
	}

	private void cutOff() {
		logger.log(System.Logger.Level.ERROR, "Did not leave in time, and there is no supervisor: ending at once");
		this.end.halt(WorkerLeave.SUPERVISOR_LOST);
	}

}
