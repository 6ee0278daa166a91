package io.launcher.thread;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Calls the methods of one service, one at a time, in a thread that exists only while
 * there is something to call.
 */
final class ServiceLane {

	private final ServiceThreads threads;

	private final Runnable changed;

	private final List<Future<?>> outstanding = new CopyOnWriteArrayList<>();

	private final ThreadPoolExecutor executor;

	/**
	 * Creates a lane.
	 * @param threads where its thread belongs, and so the threads which that creates
	 * @param changed what to run when a call has ended
	 */
	ServiceLane(ServiceThreads threads, Runnable changed) {
		this.threads = threads;
		this.changed = changed;
		ClassLoader classLoader = Thread.currentThread().getContextClassLoader();
		this.executor = new ThreadPoolExecutor(1, 1, 1, TimeUnit.MILLISECONDS, new LinkedBlockingQueue<>(),
				(call) -> createThread(call, classLoader));
		this.executor.allowCoreThreadTimeOut(true);
	}

	// not a daemon: threads that a service makes in start() inherit this
	private Thread createThread(Runnable call, ClassLoader classLoader) {
		Thread thread = new Thread(this.threads, call, "launcher-%s-control".formatted(this.threads.service()));
		thread.setContextClassLoader(classLoader);
		thread.setDaemon(false);
		return thread;
	}

	Future<?> submit(Callable<?> call) {
		Call<?> submitted = new Call<>(call);
		this.outstanding.add(submitted);
		this.executor.execute(submitted);
		return submitted;
	}

	/**
	 * Interrupts the call in progress and forgets those that wait.
	 */
	void interrupt() {
		this.outstanding.forEach((call) -> call.cancel(true));
	}

	private final class Call<T> extends FutureTask<T> {

		Call(Callable<T> callable) {
			super(callable);
		}

		@Override
		protected void done() {
			ServiceLane.this.outstanding.remove(this);
			ServiceLane.this.changed.run();
		}

	}

}
