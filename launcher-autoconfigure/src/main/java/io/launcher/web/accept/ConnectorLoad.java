package io.launcher.web.accept;

import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/**
 * What a connector has taken on: connections and tasks, that is requests and HTTP/2
 * streams that run or are queued for a thread.
 */
public final class ConnectorLoad {

	private final Changes changes;

	private final AtomicInteger connections = new AtomicInteger();

	private volatile AtomicInteger tasks = new AtomicInteger();

	private final LongAdder completed = new LongAdder();

	/**
	 * Creates the load of an idle connector.
	 * @param nanoTime the clock
	 */
	public ConnectorLoad(LongSupplier nanoTime) {
		this.changes = new Changes(nanoTime);
	}

	/**
	 * What wakes whoever depends on the load.
	 * @return its changes
	 */
	public Changes changes() {
		return this.changes;
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
		this.changes.changed();
	}

	/**
	 * Counts a connection down.
	 * @return how many are left
	 */
	public int connectionClosed() {
		int left = this.connections.decrementAndGet();
		this.changes.changed();
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
		this.changes.changed();
	}

	/**
	 * A task that is counted while it runs.
	 */
	public interface Task extends AutoCloseable {

		@Override
		void close();

	}

}
