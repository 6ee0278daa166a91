package io.launcher.worker;

import java.time.Duration;

import io.launcher.spi.LivenessProbe;

/**
 * Tells what is hung from what is busy: gives it a task of its own, and takes every other
 * task that it completes meanwhile for a sign of life.
 */
final class ProbedWork {

	private static final System.Logger logger = System.getLogger(ProbedWork.class.getName());

	private final LivenessProbe probe;

	/** The task that was given last, and not yet seen to be run. */
	private Task pending = new Task();

	private boolean given;

	private long completed;

	private long aliveAt;

	ProbedWork(LivenessProbe probe, long now) {
		this.probe = probe;
		this.completed = probe.completed();
		this.aliveAt = now;
	}

	/**
	 * Begins to wait anew.
	 * @param now the time
	 */
	void forgive(long now) {
		this.aliveAt = now;
	}

	/**
	 * Looks after it.
	 * @param timeout how long it may be without a sign of life
	 * @param now the time
	 * @return what is wrong, empty if nothing
	 */
	String complaint(Duration timeout, long now) {
		long count = this.probe.completed();
		if (count != this.completed || this.pending.done) {
			this.completed = count;
			this.aliveAt = now;
		}
		if (!this.given || this.pending.done) {
			give();
		}
		if (now - this.aliveAt < timeout.toNanos()) {
			return "";
		}
		return "is hung: " + this.probe.name() + " completed nothing for " + (now - this.aliveAt) / 1_000_000_000 + " s"
				+ (this.given ? "" : " and take nothing");
	}

	private void give() {
		this.pending = new Task();
		try {
			this.probe.execute(this.pending);
			this.given = true;
		}
		catch (RuntimeException | OutOfMemoryError ex) {
			this.given = false;
			logger.log(System.Logger.Level.DEBUG, "Not taken by " + this.probe.name(), ex);
		}
	}

	/**
	 * Does nothing but tell that it was run.
	 */
	private static final class Task implements Runnable {

		private volatile boolean done;

		@Override
		public void run() {
			this.done = true;
		}

	}

}
