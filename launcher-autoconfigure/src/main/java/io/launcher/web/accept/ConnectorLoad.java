package io.launcher.web.accept;

import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * What a connector has taken on: connections and tasks, that is requests and HTTP/2
 * streams that run or are queued for a thread. Whoever depends on it waits for a change;
 * while nobody waits, counting takes no lock.
 */
public final class ConnectorLoad {

	private final LongSupplier nanoTime;

	private final ReentrantLock lock = new ReentrantLock();

	private final Condition changed = this.lock.newCondition();

	private final AtomicInteger watchers = new AtomicInteger();

	private final AtomicInteger connections = new AtomicInteger();

	private volatile AtomicInteger tasks = new AtomicInteger();

	private final LongAdder completed = new LongAdder();

	private long changes;

	/**
	 * Creates the load of an idle connector.
	 * @param nanoTime the clock
	 */
	public ConnectorLoad(LongSupplier nanoTime) {
		this.nanoTime = nanoTime;
	}

	/**
	 * The connections that are open.
	 * @return how many
	 */
	public int connections() {
		return this.connections.get();
	}

	/**
	 * The tasks that run or are queued.
	 * @return how many
	 */
	public int tasks() {
		return this.tasks.get();
	}

	/**
	 * Counts a connection.
	 */
	public void connectionOpened() {
		this.connections.incrementAndGet();
		changed();
	}

	/**
	 * Counts a connection down.
	 * @return how many are left
	 */
	public int connectionClosed() {
		int left = this.connections.decrementAndGet();
		changed();
		return left;
	}

	/**
	 * Forgets the tasks of an earlier run, which a pool may have dropped uncounted.
	 */
	public void forgetTasks() {
		this.tasks = new AtomicInteger();
	}

	/**
	 * Counts the tasks of an executor from their submission to their end.
	 * @param executor the executor
	 * @return the same executor, counted
	 */
	public Executor counting(Executor executor) {
		AtomicInteger counter = this.tasks;
		return (task) -> {
			counter.incrementAndGet();
			boolean taken = false;
			try {
				executor.execute(() -> {
					try {
						task.run();
					}
					finally {
						ended(counter);
					}
				});
				taken = true;
			}
			finally {
				if (!taken) {
					ended(counter);
				}
			}
		};
	}

	/**
	 * Counts a task until it is closed.
	 * @return the task
	 */
	public Task beginTask() {
		AtomicInteger counter = this.tasks;
		counter.incrementAndGet();
		return () -> ended(counter);
	}

	/**
	 * The tasks that have ended.
	 * @return how many so far
	 */
	public long completed() {
		return this.completed.sum();
	}

	private void ended(AtomicInteger counter) {
		this.completed.increment();
		counter.decrementAndGet();
		changed();
	}

	/**
	 * Wakes whoever waits, to look again.
	 */
	public void changed() {
		if (this.watchers.get() > 0) {
			this.lock.lock();
			try {
				this.changes++;
				this.changed.signalAll();
			}
			finally {
				this.lock.unlock();
			}
		}
	}

	/**
	 * Waits for a condition, which is asked again after each change.
	 * @param condition what to wait for
	 * @throws InterruptedException if interrupted meanwhile
	 */
	public void await(BooleanSupplier condition) throws InterruptedException {
		try (Watch watch = watch()) {
			while (true) {
				long seen = watch.seen();
				if (condition.getAsBoolean()) {
					return;
				}
				watch.awaitChange(seen);
			}
		}
	}

	/**
	 * Waits for a condition up to a point in time.
	 * @param condition what to wait for
	 * @param end the time in terms of the clock
	 * @return whether the condition holds
	 * @throws InterruptedException if interrupted meanwhile
	 */
	public boolean awaitUntil(BooleanSupplier condition, long end) throws InterruptedException {
		try (Watch watch = watch()) {
			while (true) {
				long seen = watch.seen();
				if (condition.getAsBoolean()) {
					return true;
				}
				if (end - this.nanoTime.getAsLong() <= 0) {
					return false;
				}
				watch.awaitChange(seen, end);
			}
		}
	}

	/**
	 * Begins to notice changes; none is missed until the watch is closed.
	 * @return the watch
	 */
	public Watch watch() {
		this.watchers.incrementAndGet();
		return new Watch();
	}

	/**
	 * Sees every change from its creation on.
	 */
	public final class Watch implements AutoCloseable {

		private Watch() {
		}

		/**
		 * The changes so far. Asked before looking at what may change.
		 * @return a mark to wait from
		 */
		public long seen() {
			ConnectorLoad.this.lock.lock();
			try {
				return ConnectorLoad.this.changes;
			}
			finally {
				ConnectorLoad.this.lock.unlock();
			}
		}

		/**
		 * Waits for a change.
		 * @param seen the mark to wait from
		 * @throws InterruptedException if interrupted meanwhile
		 */
		public void awaitChange(long seen) throws InterruptedException {
			ConnectorLoad.this.lock.lockInterruptibly();
			try {
				while (ConnectorLoad.this.changes == seen) {
					ConnectorLoad.this.changed.await();
				}
			}
			finally {
				ConnectorLoad.this.lock.unlock();
			}
		}

		/**
		 * Waits for a change up to a point in time.
		 * @param seen the mark to wait from
		 * @param end the time in terms of the clock
		 * @throws InterruptedException if interrupted meanwhile
		 */
		public void awaitChange(long seen, long end) throws InterruptedException {
			ConnectorLoad.this.lock.lockInterruptibly();
			try {
				while (ConnectorLoad.this.changes == seen) {
					long left = end - ConnectorLoad.this.nanoTime.getAsLong();
					if (left <= 0 || ConnectorLoad.this.changed.awaitNanos(left) <= 0) {
						return;
					}
				}
			}
			finally {
				ConnectorLoad.this.lock.unlock();
			}
		}

		@Override
		public void close() {
			ConnectorLoad.this.watchers.decrementAndGet();
		}

	}

	/**
	 * A task that is counted while it runs.
	 */
	public interface Task extends AutoCloseable {

		@Override
		void close();

	}

}
