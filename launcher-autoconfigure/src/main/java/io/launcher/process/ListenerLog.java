package io.launcher.process;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import io.launcher.event.LauncherEvent;

/**
 * Tells listeners what has happened, on a thread of their own and in order, so that one
 * that throws or blocks never disturbs supervision.
 */
final class ListenerLog implements AutoCloseable {

	private static final System.Logger logger = System.getLogger(ListenerLog.class.getName());

	private static final int FAREWELL_SECONDS = 2;

	private final List<Consumer<LauncherEvent>> listeners = new CopyOnWriteArrayList<>();

	private final ExecutorService executor;

	ListenerLog() {
		ThreadPoolExecutor executor = new ThreadPoolExecutor(1, 1, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(),
				(task) -> {
					Thread thread = new Thread(task, "launcher-events");
					thread.setDaemon(true);
					return thread;
				});
		executor.allowCoreThreadTimeOut(true);
		this.executor = executor;
	}

	void add(Consumer<LauncherEvent> listener) {
		this.listeners.add(listener);
	}

	void publish(LauncherEvent event) {
		if (this.listeners.isEmpty()) {
			return;
		}
		try {
			this.executor.execute(() -> this.listeners.forEach((listener) -> tell(listener, event)));
		}
		catch (RejectedExecutionException ex) {
			logger.log(System.Logger.Level.DEBUG, "Nobody is told of {0} any more", event);
		}
	}

	private void tell(Consumer<LauncherEvent> listener, LauncherEvent event) {
		try {
			listener.accept(event);
		}
		catch (Throwable ex) {
			logger.log(System.Logger.Level.WARNING, "A listener failed on " + event, ex);
		}
	}

	@Override
	public void close() {
		this.executor.shutdown();
		try {
			this.executor.awaitTermination(FAREWELL_SECONDS, TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
