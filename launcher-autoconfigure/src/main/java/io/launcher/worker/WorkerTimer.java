package io.launcher.worker;

import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Does things later, on a daemon thread of its own that is there while something is
 * pending.
 */
final class WorkerTimer {

	private static final System.Logger logger = System.getLogger(WorkerTimer.class.getName());

	private final ScheduledThreadPoolExecutor executor;

	WorkerTimer() {
		this.executor = new ScheduledThreadPoolExecutor(1, (task) -> {
			Thread thread = new Thread(task, "launcher-timer");
			thread.setDaemon(true);
			return thread;
		});
	}

	void after(Duration delay, Runnable action) {
		this.executor.schedule(action, delay.toNanos(), TimeUnit.NANOSECONDS);
	}

	// One that fails is done again nevertheless.
	void every(Duration interval, Runnable action) {
		this.executor.scheduleAtFixedRate(() -> attempt(action), interval.toNanos(), interval.toNanos(),
				TimeUnit.NANOSECONDS);
	}

	private static void attempt(Runnable action) {
		try {
			action.run();
		}
		catch (RuntimeException | LinkageError ex) {
			logger.log(System.Logger.Level.WARNING, "A periodic task has failed", ex);
		}
	}

	void close() {
		this.executor.shutdownNow();
	}

}
