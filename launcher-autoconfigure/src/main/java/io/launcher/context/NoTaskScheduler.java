package io.launcher.context;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Delayed;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

import org.springframework.scheduling.TaskScheduler;
import org.springframework.scheduling.Trigger;

/**
 * A scheduler that never runs anything. Its tasks appear as cancelled.
 */
final class NoTaskScheduler implements TaskScheduler {

	@Override
	public ScheduledFuture<?> schedule(Runnable task, Trigger trigger) {
		return Never.INSTANCE;
	}

	@Override
	public ScheduledFuture<?> schedule(Runnable task, Instant startTime) {
		return Never.INSTANCE;
	}

	@Override
	public ScheduledFuture<?> scheduleAtFixedRate(Runnable task, Instant startTime, Duration period) {
		return Never.INSTANCE;
	}

	@Override
	public ScheduledFuture<?> scheduleAtFixedRate(Runnable task, Duration period) {
		return Never.INSTANCE;
	}

	@Override
	public ScheduledFuture<?> scheduleWithFixedDelay(Runnable task, Instant startTime, Duration delay) {
		return Never.INSTANCE;
	}

	@Override
	public ScheduledFuture<?> scheduleWithFixedDelay(Runnable task, Duration delay) {
		return Never.INSTANCE;
	}

	/**
	 * A task that was cancelled before it ran. The {@code scheduledtasks} endpoint shows
	 * no next execution of what is cancelled and not delayed.
	 */
	private static final class Never implements ScheduledFuture<Object> {

		private static final Never INSTANCE = new Never();

		@Override
		public long getDelay(TimeUnit unit) {
			return 0;
		}

		@Override
		public int compareTo(Delayed other) {
			return Long.compare(0, other.getDelay(TimeUnit.NANOSECONDS));
		}

		@Override
		public boolean cancel(boolean mayInterruptIfRunning) {
			return false;
		}

		@Override
		public boolean isCancelled() {
			return true;
		}

		@Override
		public boolean isDone() {
			return true;
		}

		@Override
		public Object get() {
			throw new CancellationException();
		}

		@Override
		public Object get(long timeout, TimeUnit unit) {
			throw new CancellationException();
		}

	}

}
