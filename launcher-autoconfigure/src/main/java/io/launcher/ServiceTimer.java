package io.launcher;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * A timer of a {@link ServiceThreadGroup}, which calls back at a fixed interval, in a
 * thread of its own. Safe for use by several threads.
 */
public final class ServiceTimer {

	private static final System.Logger logger = System.getLogger(ServiceTimer.class.getName());

	private final ServiceThreadGroup group;

	private final long interval;

	private final boolean stopOnException;

	private final Runnable callback;

	private final LongSupplier nanoTime;

	private final Thread thread;

	private final CountDownLatch stopped = new CountDownLatch(1);

	ServiceTimer(ServiceThreadGroup group, ThreadGroup parent, String name, Duration interval, Duration initialDelay,
			boolean stopOnException, Runnable callback, LongSupplier nanoTime) {
		this.group = group;
		this.interval = TimeUnit.NANOSECONDS.convert(interval);
		this.stopOnException = stopOnException;
		this.callback = callback;
		this.nanoTime = nanoTime;
		long delay = TimeUnit.NANOSECONDS.convert(initialDelay);
		this.thread = new Thread(parent, () -> run(delay), name);
		this.thread.setDaemon(false);
	}

	Thread thread() {
		return this.thread;
	}

	private void run(long initialDelay) {
		try {
			boolean due = pause(initialDelay);
			while (due) {
				long begin = this.nanoTime.getAsLong();
				if (!callBack()) {
					return;
				}
				long rest = this.interval - (this.nanoTime.getAsLong() - begin);
				if (rest < 0 && !isStopped()) {
					// no catching up: missed calls are left out
					logger.log(System.Logger.Level.WARNING,
							() -> "Callback of timer '%s' of thread group '%s' outlasted its interval of %s by %d ms"
								.formatted(name(), this.group.name(), Duration.ofNanos(this.interval),
										TimeUnit.NANOSECONDS.toMillis(-rest)));
				}
				due = pause(rest);
			}
		}
		finally {
			this.stopped.countDown();
			this.group.ended(this);
		}
	}

	private boolean callBack() {
		try {
			this.callback.run();
			return true;
		}
		catch (Throwable ex) {
			boolean end = this.stopOnException || isStopped();
			logger.log(System.Logger.Level.ERROR, () -> "Callback of timer '%s' of thread group '%s' failed, it %s"
				.formatted(name(), this.group.name(), end ? "ends" : "goes on"), ex);
			return !end;
		}
	}

	// whether the timer goes on afterwards; an interrupt that is not a stop is a
	// leftover of the callback and must not shorten the pause
	private boolean pause(long nanos) {
		long begin = this.nanoTime.getAsLong();
		while (true) {
			try {
				return !this.stopped.await(nanos - (this.nanoTime.getAsLong() - begin), TimeUnit.NANOSECONDS);
			}
			catch (InterruptedException ex) {
				if (isStopped()) {
					return false;
				}
			}
		}
	}

	/**
	 * The name of the timer, which is that of its thread.
	 * @return the name
	 */
	public String name() {
		return this.thread.getName();
	}

	/**
	 * Whether it was stopped or has ended; a callback may be in progress still.
	 * @return {@code true} if it calls back no more
	 */
	public boolean isStopped() {
		return this.stopped.getCount() == 0;
	}

	/**
	 * Stops the timer and returns at once. A callback in progress goes on to its end, and
	 * then the timer leaves its group. May be called from the callback, and more than
	 * once.
	 */
	public void stop() {
		this.stopped.countDown();
	}

	@Override
	public String toString() {
		return "ServiceTimer[" + name() + "]";
	}

}
