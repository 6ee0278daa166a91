package io.launcher.context;

import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Does things later, on a daemon thread of its own that is there while something is
 * pending.
 */
final class WorkerTimer {

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

	void every(Duration interval, Runnable action) {
		this.executor.scheduleAtFixedRate(action, interval.toNanos(), interval.toNanos(), TimeUnit.NANOSECONDS);
	}

	void close() {
		this.executor.shutdownNow();
	}

}
