package io.launcher;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

/**
 * A thread of a {@link ServiceThreadGroup}. Safe for use by several threads.
 */
public final class ServiceThread {

	private static final System.Logger logger = System.getLogger(ServiceThread.class.getName());

	private final Thread thread;

	private final CountDownLatch done = new CountDownLatch(1);

	// null once they were run
	private @Nullable List<Runnable> callbacks = new ArrayList<>();

	ServiceThread(ServiceThreadGroup group, ThreadGroup parent, String name, Runnable work) {
		this.thread = new Thread(parent, () -> run(group, work), name);
		this.thread.setDaemon(false);
	}

	Thread thread() {
		return this.thread;
	}

	private void run(ServiceThreadGroup group, Runnable work) {
		try {
			work.run();
		}
		catch (Throwable ex) {
			logger.log(System.Logger.Level.ERROR,
					() -> "Thread '%s' of thread group '%s' failed".formatted(name(), group.name()), ex);
		}
		finally {
			group.ended(this);
			this.done.countDown();
			runCallbacks();
		}
	}

	private void runCallbacks() {
		List<Runnable> due;
		synchronized (this.done) {
			due = (this.callbacks != null) ? this.callbacks : List.of();
			this.callbacks = null;
		}
		for (Runnable callback : due) {
			try {
				callback.run();
			}
			catch (Throwable ex) {
				logger.log(System.Logger.Level.ERROR, () -> "Callback of thread '%s' failed".formatted(name()), ex);
			}
		}
	}

	/**
	 * The name of the thread.
	 * @return the name
	 */
	public String name() {
		return this.thread.getName();
	}

	/**
	 * Whether its work has ended.
	 * @return {@code true} if it has ended, however it did
	 */
	public boolean isDone() {
		return this.done.getCount() == 0;
	}

	/**
	 * Blocks until its work has ended.
	 * @throws InterruptedException if the waiting thread is interrupted
	 */
	public void await() throws InterruptedException {
		this.done.await();
	}

	/**
	 * Blocks until its work has ended, but not for longer than that.
	 * @param timeout how long
	 * @return whether the work has ended
	 * @throws InterruptedException if the waiting thread is interrupted
	 */
	public boolean await(Duration timeout) throws InterruptedException {
		return this.done.await(TimeUnit.NANOSECONDS.convert(timeout), TimeUnit.NANOSECONDS);
	}

	/**
	 * Interrupts the thread and returns at once. Does nothing when it has ended, or when
	 * the thread calls this itself.
	 */
	public void stop() {
		if (Thread.currentThread() != this.thread) {
			this.thread.interrupt();
		}
	}

	/**
	 * Calls back when the work has ended, in the thread that did it; at once, in the
	 * calling thread, if it has ended already. The thread no longer belongs to its group
	 * by then. A callback that throws is logged.
	 * @param callback what to call
	 */
	public void onDone(Runnable callback) {
		synchronized (this.done) {
			if (this.callbacks != null) {
				this.callbacks.add(callback);
				return;
			}
		}
		callback.run();
	}

	@Override
	public String toString() {
		return "ServiceThread[" + name() + "]";
	}

}
