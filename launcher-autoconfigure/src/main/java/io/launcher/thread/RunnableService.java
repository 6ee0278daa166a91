package io.launcher.thread;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;

import io.launcher.ServiceBase;
import io.launcher.ServiceNames;
import org.jspecify.annotations.Nullable;

/**
 * Makes a service of a {@link Runnable}: {@code run()} is called in a thread of its own,
 * which keeps the JVM alive and is interrupted on stop. When {@code run()} returns the
 * service has ended, when it throws the service has failed.
 */
public final class RunnableService implements ServiceBase {

	private static final System.Logger logger = System.getLogger(RunnableService.class.getName());

	private final String name;

	private final Runnable work;

	private final List<Consumer<@Nullable Throwable>> listeners = new CopyOnWriteArrayList<>();

	private volatile Consumer<@Nullable Throwable> marker = (failure) -> {
	};

	private volatile @Nullable Run run;

	/**
	 * Creates a service.
	 * @param name its name
	 * @param work what it does
	 */
	public RunnableService(String name, Runnable work) {
		this.name = ServiceNames.check(name);
		this.work = work;
	}

	/**
	 * The name of the service.
	 * @return the name
	 */
	public String name() {
		return this.name;
	}

	/**
	 * Calls back each time that a run has ended <em>by itself</em>, in its thread: with
	 * what it threw, or with {@code null} when it returned. An end after {@link #stop()}
	 * is expected and not told. By then {@link #awaitTermination()} no longer blocks, so
	 * that the callback may stop the application.
	 * @param listener what to call
	 */
	public void onEnd(Consumer<@Nullable Throwable> listener) {
		this.listeners.add(listener);
	}

	// notes the end of a run before awaitTermination() returns, and so before the next
	// run.
	// Must not block
	void markEnd(Consumer<@Nullable Throwable> marker) {
		this.marker = marker;
	}

	@Override
	public void start() {
		Run current = this.run;
		if (current != null && !current.hasEnded()) {
			throw new IllegalStateException("Service '%s' runs already".formatted(this.name));
		}
		Run started = new Run();
		this.run = started;
		started.thread.start();
	}

	@Override
	public void stop() {
		Run current = this.run;
		if (current != null) {
			current.stop();
		}
	}

	@Override
	public void awaitTermination() throws InterruptedException {
		Run current = this.run;
		if (current != null) {
			current.await();
		}
	}

	@Override
	public String toString() {
		return "RunnableService[" + this.name + "]";
	}

	/**
	 * One run, from start to end.
	 */
	private final class Run implements Runnable {

		private final Thread thread = new Thread(this, "launcher-" + RunnableService.this.name);

		private final CountDownLatch ended = new CountDownLatch(1);

		private boolean stopped;

		private boolean over;

		Run() {
			this.thread.setDaemon(false);
		}

		boolean hasEnded() {
			return this.ended.getCount() == 0;
		}

		synchronized void stop() {
			this.stopped = true;
			interrupt();
		}

		// only the work is interrupted, never those who are told of its end
		private synchronized void interrupt() {
			if (!this.over) {
				this.thread.interrupt();
			}
		}

		private synchronized boolean endWork() {
			this.over = true;
			Thread.interrupted();
			return this.stopped;
		}

		void await() throws InterruptedException {
			try {
				this.ended.await();
			}
			catch (InterruptedException ex) {
				// it may have swallowed the first one
				interrupt();
				throw ex;
			}
		}

		@Override
		public void run() {
			Throwable failure = null;
			try {
				RunnableService.this.work.run();
			}
			catch (Throwable ex) {
				failure = ex;
			}
			boolean expected = endWork();
			log(failure, expected);
			if (expected) {
				this.ended.countDown();
				return;
			}
			end(failure);
		}

		private void log(@Nullable Throwable failure, boolean expected) {
			String service = RunnableService.this.name;
			if (failure == null) {
				logger.log(System.Logger.Level.DEBUG, () -> "Service '%s' ended".formatted(service));
			}
			else if (expected) {
				logger.log(System.Logger.Level.DEBUG, () -> "Service '%s' threw when it was stopped".formatted(service),
						failure);
			}
			else {
				logger.log(System.Logger.Level.ERROR, () -> "Service '%s' failed".formatted(service), failure);
			}
		}

		private void end(@Nullable Throwable failure) {
			RunnableService.this.marker.accept(failure);
			this.ended.countDown();
			for (Consumer<@Nullable Throwable> listener : RunnableService.this.listeners) {
				try {
					listener.accept(failure);
				}
				catch (Throwable ex) {
					logger.log(System.Logger.Level.ERROR,
							() -> "Listener to the end of service '%s' failed".formatted(RunnableService.this.name),
							ex);
				}
			}
		}

	}

}
