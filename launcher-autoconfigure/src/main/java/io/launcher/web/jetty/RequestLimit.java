package io.launcher.web.jetty;

import java.util.concurrent.Executor;

import org.eclipse.jetty.util.thread.ThreadPool;
import org.eclipse.jetty.util.thread.ThreadPoolBudget;
import org.eclipse.jetty.util.thread.VirtualThreadPool;

/**
 * How many requests a thread pool can process at a time.
 */
final class RequestLimit {

	/**
	 * What pools of both Jetty and Spring Boot have by default.
	 */
	private static final int DEFAULT = 200;

	private RequestLimit() {
	}

	/**
	 * The limit of a pool that has been started.
	 * @param executor the pool
	 * @param selectors how many threads are taken by selectors
	 * @return the limit, at least one
	 */
	static int of(Executor executor, int selectors) {
		return Math.max(1, threads(executor, selectors));
	}

	private static int threads(Executor executor, int selectors) {
		if (executor instanceof VirtualThreadPool pool) {
			int tasks = pool.getMaxConcurrentTasks();
			return (tasks > 0) ? tasks - selectors : DEFAULT;
		}
		if (executor instanceof ThreadPool.SizedThreadPool pool) {
			ThreadPoolBudget budget = pool.getThreadPoolBudget();
			// those kept in reserve do not take requests that are queued
			return pool.getMaxThreads() - ((budget != null) ? budget.getLeasedThreads() : selectors);
		}
		return DEFAULT;
	}

}
