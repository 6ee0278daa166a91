package io.launcher.thread;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

import io.launcher.Launcher;
import io.launcher.LauncherState;
import io.launcher.LauncherStatus;
import io.launcher.Role;
import io.launcher.ServiceBase;
import io.launcher.ServiceStartException;
import io.launcher.StatusSource;
import io.launcher.WorkerInfo;
import io.launcher.event.LauncherEvent;
import io.launcher.event.ReloadedEvent;
import org.jspecify.annotations.Nullable;

/**
 * Runs any number of services in this process.
 * <p>
 * All methods may be called from any thread, those of the services included, and at the
 * same time. Reloads wait for one another; a stop overtakes them and is final.
 */
public final class ServiceLauncher implements Launcher, StatusSource {

	private static final System.Logger logger = System.getLogger(ServiceLauncher.class.getName());

	private final Duration gracefulShutdownTimeout;

	private final Consumer<LauncherEvent> eventListener;

	private final Services services;

	private final List<ServiceLauncherListener> listeners = new CopyOnWriteArrayList<>();

	private final AtomicBoolean stopTold = new AtomicBoolean();

	private final Reloads reloads = new Reloads(this::reload);

	private final AtomicInteger generation = new AtomicInteger(1);

	private final WorkerInfo info;

	private final Instant startedAt;

	private volatile boolean reloading;

	private volatile boolean startFailed;

	/**
	 * Creates a launcher with the defaults of {@link #builder()}.
	 */
	public ServiceLauncher() {
		this(builder());
	}

	private ServiceLauncher(Builder builder) {
		this.gracefulShutdownTimeout = builder.gracefulShutdownTimeout;
		this.eventListener = builder.eventListener;
		this.services = new Services(builder.nanoTime, builder.clock, builder.endListener);
		this.info = new StandaloneInfo(() -> ServiceThreads.callingService(this.services), this.generation::get);
		this.startedAt = builder.clock.instant();
	}

	/**
	 * Begins to configure a launcher.
	 * @return the builder
	 */
	public static Builder builder() {
		return new Builder();
	}

	/**
	 * Starts a service, and returns when it is started. May be called at any time before
	 * the stop. When the start fails, the services that run already are stopped.
	 * @param name the name of the service, unique in the launcher
	 * @param service the service
	 * @param workers must be 1
	 * @throws IllegalArgumentException if the number or the name is not allowed
	 * @throws IllegalStateException if the launcher was stopped
	 * @throws ServiceStartException if the service failed to start
	 */
	@Override
	public void launchService(String name, @Nullable ServiceBase service, int workers) {
		if (service == null) {
			throw new IllegalArgumentException(
					"Service '%s' is null: give the launcher a ServiceBase to run".formatted(name));
		}
		if (workers != 1) {
			throw new IllegalArgumentException(("Service '%s' is to have %d workers, but a ServiceLauncher runs each "
					+ "service once, in its own process: use 1, or a ProcessLauncher (launcher.mode=process)")
				.formatted(name, workers));
		}
		boolean stopping = this.services.isStopping();
		try {
			this.services.add(name, service);
		}
		catch (ServiceStartException ex) {
			// a start that the stop has cut short is part of the stop
			this.startFailed |= !stopping && !this.services.isStopping();
			stop();
			throw ex;
		}
	}

	/**
	 * Begins to stop all services, in reverse order, and returns at once. The graceful
	 * shutdown timeout is counted from the first call.
	 */
	@Override
	public void stop() {
		if (this.stopTold.compareAndSet(false, true)) {
			tell(ServiceLauncherListener::stopping);
		}
		this.services.requestStop(this.gracefulShutdownTimeout);
	}

	/**
	 * Blocks until the launcher was stopped and all services have ended or the graceful
	 * shutdown timeout is over; or until each service has ended by itself, which only a
	 * {@link RunnableService} does.
	 * @return 0 after a clean end; 1 if the timeout was exceeded, a service failed to
	 * start, or all have ended by themselves and one of them by a failure
	 * @throws InterruptedException if the waiting thread is interrupted; the launcher
	 * goes on
	 */
	@Override
	public int awaitTermination() throws InterruptedException {
		boolean inTime = this.services.awaitEnd();
		if (!inTime || this.startFailed) {
			return 1;
		}
		boolean failed = !this.services.isStopping() && this.services.slots().stream().anyMatch(ServiceSlot::hasFailed);
		return failed ? 1 : 0;
	}

	/**
	 * Begins to stop, reset and start each service, and returns at once. Failures are
	 * logged.
	 * @see #reload()
	 */
	@Override
	public void restart() {
		reload();
	}

	/**
	 * Begins to stop, reset and start each service, and returns at once. Services that do
	 * not end within the graceful shutdown timeout are interrupted. The generation is
	 * counted up, and, if all went well, a {@link ReloadedEvent} is published. While one
	 * reload is running, all requests for another are answered by a single one.
	 * @return is completed with the generation when the services run again, exceptionally
	 * when one failed; the others run nevertheless
	 */
	public CompletableFuture<Integer> reload() {
		return this.reloads.request(Reloads.Kind.RESTART);
	}

	/**
	 * Begins to reset each service without stopping it, and returns at once. Apart from
	 * that like {@link #reload()}.
	 * @return is completed with the generation when the services are reset, exceptionally
	 * when one failed
	 */
	public CompletableFuture<Integer> reset() {
		return this.reloads.request(Reloads.Kind.RESET);
	}

	/**
	 * Tells a listener what happens from now on. One that throws is logged.
	 * @param listener the listener
	 */
	public void addListener(ServiceLauncherListener listener) {
		this.listeners.add(listener);
	}

	private int reload(Reloads.Kind kind) throws Exception {
		Throwable failure = null;
		tell(ServiceLauncherListener::reloading);
		try {
			return reloadServices(kind);
		}
		catch (Throwable ex) {
			failure = ex;
			throw ex;
		}
		finally {
			Throwable reason = failure;
			tell((listener) -> listener.reloaded(this.generation.get(), reason));
		}
	}

	private void tell(Consumer<ServiceLauncherListener> call) {
		for (ServiceLauncherListener listener : this.listeners) {
			try {
				call.accept(listener);
			}
			catch (RuntimeException | LinkageError ex) {
				logger.log(System.Logger.Level.ERROR, "A listener failed", ex);
			}
		}
	}

	private int reloadServices(Reloads.Kind kind) throws Exception {
		this.reloading = true;
		try {
			if (kind == Reloads.Kind.RESTART) {
				this.services.restart(this.gracefulShutdownTimeout, this.generation::incrementAndGet);
			}
			else {
				this.generation.incrementAndGet();
				this.services.reset();
			}
		}
		finally {
			this.reloading = false;
		}
		int current = this.generation.get();
		logger.log(System.Logger.Level.INFO, () -> "Reloaded, generation %d".formatted(current));
		publish(new ReloadedEvent(current));
		return current;
	}

	private void publish(LauncherEvent event) {
		try {
			this.eventListener.accept(event);
		}
		catch (Throwable ex) {
			logger.log(System.Logger.Level.ERROR, () -> "Listener to %s failed".formatted(event), ex);
		}
	}

	@Override
	public LauncherStatus status() {
		long pid = ProcessHandle.current().pid();
		int current = this.generation.get();
		return new LauncherStatus("thread-group", Role.STANDALONE, pid, state(), current, this.startedAt,
				this.services.status(pid, current), List.of());
	}

	private LauncherState state() {
		if (this.services.isStopping()) {
			return LauncherState.STOPPING;
		}
		if (this.reloading) {
			return LauncherState.RELOADING;
		}
		List<ServiceSlot> slots = this.services.slots();
		if (slots.stream().anyMatch(ServiceSlot::hasFailed)) {
			return LauncherState.DEGRADED;
		}
		return slots.stream().anyMatch(ServiceSlot::isStarting) ? LauncherState.STARTING : LauncherState.RUNNING;
	}

	/**
	 * Where the calling code runs. Its service is the one whose
	 * {@link ServiceBase#start()} made the calling thread, directly or through another
	 * thread; it is empty for threads that come from elsewhere, such as those of a common
	 * pool, and for virtual threads.
	 * @return the information, always current
	 */
	public WorkerInfo workerInfo() {
		return this.info;
	}

	/**
	 * Where the code of a service runs, whichever thread asks.
	 * @param service the name of the service
	 * @return the information, always current
	 */
	public WorkerInfo workerInfo(String service) {
		return new StandaloneInfo(() -> service, this.generation::get);
	}

	/**
	 * Configures a launcher.
	 */
	public static final class Builder {

		private Duration gracefulShutdownTimeout = Duration.ofSeconds(30);

		private LongSupplier nanoTime = System::nanoTime;

		private Clock clock = Clock.systemUTC();

		private Consumer<LauncherEvent> eventListener = (event) -> {
		};

		private ServiceEndListener endListener = (service, failure) -> {
		};

		private Builder() {
		}

		/**
		 * How long services may take to end after a stop, or before they are started
		 * again by a reload: all together, 30 s by default.
		 * @param timeout the timeout; zero stands for endless
		 * @return this builder
		 */
		public Builder gracefulShutdownTimeout(Duration timeout) {
			if (timeout.isNegative()) {
				throw new IllegalArgumentException(
						"The graceful shutdown timeout is %s: use 0 (endless) or more".formatted(timeout));
			}
			this.gracefulShutdownTimeout = timeout;
			return this;
		}

		/**
		 * What deadlines are measured with, {@link System#nanoTime()} by default.
		 * @param nanoTime a monotonic clock
		 * @return this builder
		 */
		public Builder nanoTime(LongSupplier nanoTime) {
			this.nanoTime = nanoTime;
			return this;
		}

		/**
		 * Whose time the status shows, the system clock by default.
		 * @param clock a clock
		 * @return this builder
		 */
		public Builder clock(Clock clock) {
			this.clock = clock;
			return this;
		}

		/**
		 * Who is told of events, in the thread in which they happen. An exception of the
		 * listener is logged.
		 * @param listener the listener
		 * @return this builder
		 */
		public Builder eventListener(Consumer<LauncherEvent> listener) {
			this.eventListener = listener;
			return this;
		}

		/**
		 * Who is told when a {@link RunnableService} ended by itself, by a failure or
		 * because its work was done.
		 * @param listener the listener
		 * @return this builder
		 */
		public Builder endListener(ServiceEndListener listener) {
			this.endListener = listener;
			return this;
		}

		/**
		 * Creates the launcher.
		 * @return a launcher without services
		 */
		public ServiceLauncher build() {
			return new ServiceLauncher(this);
		}

	}

}
