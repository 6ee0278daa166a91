package io.launcher.process;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

import io.launcher.Launcher;
import io.launcher.LauncherStatus;
import io.launcher.ServiceBase;
import io.launcher.ServiceNames;
import io.launcher.StatusSource;
import io.launcher.event.LauncherEvent;
import io.launcher.protocol.WorkerDescriptor;
import io.launcher.signal.JvmSignals;
import io.launcher.signal.OsSignal;
import io.launcher.signal.Signals;
import io.launcher.socket.ListeningSocket;
import io.launcher.supervise.Blueprint;
import io.launcher.supervise.Command;
import io.launcher.supervise.Event;
import io.launcher.supervise.RestartPlan;
import io.launcher.supervise.ServicePlan;
import io.launcher.supervise.Supervisor;
import org.jspecify.annotations.Nullable;

/**
 * Runs services in supervised worker processes: starts them, keeps as many of each
 * running as are wanted, replaces them on a reload and stops them gracefully. It runs no
 * service itself. Safe for use by several threads; several of them may live in one JVM.
 * <p>
 * It handles the signals TERM (stop; the second one kills), INT (the same, or kill at
 * once) and HUP (reload) from its start to its end, unless built without signals.
 */
public final class ProcessLauncher implements Launcher, StatusSource, AutoCloseable {

	/** The largest number of workers of a service. */
	public static final int MAX_WORKERS = 1024;

	private static final System.Logger logger = System.getLogger(ProcessLauncher.class.getName());

	private static final Duration STATUS_TIMEOUT = Duration.ofSeconds(5);

	private final Builder settings;

	private final Map<String, Integer> launched = new LinkedHashMap<>();

	private final ListenerLog listeners = new ListenerLog();

	private final ControlDirectory directory;

	private final SupervisorLoop loop;

	private final WorkerProcesses processes;

	private final WorkerChannel channel;

	private final CommandExecutor executor;

	private final CountDownLatch cleanedUp = new CountDownLatch(1);

	private final List<Signals.Registration> registrations = new ArrayList<>();

	private @Nullable Signals ownSignals;

	private boolean started;

	private ProcessLauncher(Builder settings) {
		if (System.getProperty(WorkerDescriptor.SYSTEM_PROPERTY) != null) {
			throw new IllegalStateException("This JVM is a worker and cannot supervise others; "
					+ "where the same main is supervisor and worker, let Launchers.launch decide");
		}
		this.settings = settings;
		settings.eventListeners.forEach(this.listeners::add);
		this.directory = ControlDirectory.create(settings.controlDirectory);
		this.loop = new SupervisorLoop(new Supervisor(new Random()), this::carryOut, settings.nanoTime, settings.clock);
		ExitGate exits = new ExitGate(this.loop);
		this.processes = new WorkerProcesses(this.directory, settings.commands(),
				(worker, status) -> this.loop.execute(() -> ended(exits, worker, status)));
		try {
			this.channel = new WorkerChannel(this.directory, this.loop, exits, settings.planner(this::blueprint),
					settings.sockets, settings.nanoTime);
		}
		catch (IOException ex) {
			this.directory.close();
			throw new ControlDirectoryException(
					"Cannot listen in the control directory " + this.directory.path() + ": " + ex.getMessage());
		}
		this.executor = new CommandExecutor(this.channel, this.processes, this.loop, this.listeners,
				settings.workerProperties);
	}

	private void carryOut(Command command) {
		this.executor.execute(command);
	}

	private void ended(ExitGate exits, long worker, int status) {
		exits.exited(worker, status);
		this.processes.forget(worker);
		this.channel.dismiss(worker);
	}

	/**
	 * Builds a launcher whose workers repeat the command line of this JVM.
	 * @return a builder
	 */
	public static Builder builder() {
		return new Builder();
	}

	@Override
	public void launchService(String name, @Nullable ServiceBase service, int workers) {
		launchService(name, workers);
	}

	/**
	 * Runs a service that the workers know by its name.
	 * @param name the name of the service
	 * @param workers how many workers run it, 0 to 1024
	 */
	public void launchService(String name, int workers) {
		ServiceNames.check(name);
		checkWorkers(name, workers);
		synchronized (this.launched) {
			if (this.launched.putIfAbsent(name, workers) != null) {
				throw new IllegalArgumentException("There is a service '" + name + "' already");
			}
		}
		if (this.started) {
			this.loop.tell(new Event.Planned(blueprint()));
		}
		else {
			start();
		}
	}

	static void checkWorkers(String name, int workers) {
		if (workers < 0 || workers > MAX_WORKERS) {
			throw new IllegalArgumentException("Service '" + name + "' cannot have " + workers
					+ " workers: the number must be between 0 and " + MAX_WORKERS);
		}
	}

	/**
	 * Starts supervision, unless that was done before.
	 */
	public synchronized void start() {
		if (this.started) {
			return;
		}
		this.started = true;
		handleSignals();
		this.loop.exitCode().thenRun(this::cleanUp).whenComplete((result, failure) -> this.cleanedUp.countDown());
		this.loop.start();
		this.loop.tell(new Event.Started(blueprint()));
	}

	private void handleSignals() {
		Signals signals = this.settings.signals;
		if (signals == null && this.settings.handleSignals) {
			signals = new JvmSignals();
			this.ownSignals = signals;
		}
		if (signals == null) {
			return;
		}
		this.registrations.add(signals.handle(OsSignal.TERM, () -> stopBy("TERM", false)));
		this.registrations.add(signals.handle(OsSignal.INT, () -> stopBy("INT", this.settings.interruptImmediately)));
		this.registrations.add(signals.handleEvenIfIgnored(OsSignal.HUP, this::restart));
	}

	private void stopBy(String signal, boolean immediate) {
		this.loop.tell(new Event.StopRequested(immediate, signal));
	}

	private Blueprint blueprint() {
		synchronized (this.launched) {
			List<ServicePlan> services = new ArrayList<>();
			this.launched.forEach((name, workers) -> services
				.add(new ServicePlan(name, workers, "", this.settings.gracefulTimeout, this.settings.restart)));
			return new Blueprint(services, 0, this.settings.bootConcurrency, this.settings.bootTimeout,
					this.settings.startTimeout, this.settings.killTimeout);
		}
	}

	@Override
	public void stop() {
		start();
		this.loop.tell(new Event.StopRequested(false, "stop was called"));
	}

	/**
	 * Kills all workers.
	 */
	public void stopNow() {
		start();
		this.loop.tell(new Event.StopRequested(true, "an immediate stop was asked for"));
	}

	@Override
	public int awaitTermination() throws InterruptedException {
		start();
		try {
			int exitCode = this.loop.exitCode().get();
			// the JVM is about to end, and would take the control directory with it
			// unfinished
			this.cleanedUp.await();
			return exitCode;
		}
		catch (ExecutionException ex) {
			throw new IllegalStateException(ex.getCause());
		}
	}

	/**
	 * Replaces all workers by new ones, one after the other, as {@link #reload()} does.
	 */
	@Override
	public void restart() {
		reload();
	}

	/**
	 * Replaces all workers by those of a new generation, each one only when its successor
	 * is ready. One reload runs at a time; asked for meanwhile, another one follows.
	 */
	public void reload() {
		this.loop.tell(new Event.ReloadRequested());
	}

	/**
	 * Gives a service another number of workers.
	 * @param service the name of the service
	 * @param workers the number, 0 to 1024
	 * @throws IllegalArgumentException if there is no such service or the number is not
	 * allowed
	 */
	public void scale(String service, int workers) {
		checkWorkers(service, workers);
		List<String> known = status().services().stream().map(LauncherStatus.Service::name).toList();
		if (!known.contains(service)) {
			throw new IllegalArgumentException("There is no service '" + service + "', only " + known);
		}
		this.loop.tell(new Event.ScaleRequested(service, workers));
	}

	@Override
	public LauncherStatus status() {
		if (this.loop.isCurrentThread()) {
			return this.loop.status();
		}
		start();
		try {
			return this.loop.askStatus().get(STATUS_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException("Interrupted while asking for the status", ex);
		}
		catch (ExecutionException | TimeoutException ex) {
			throw new IllegalStateException("The supervisor does not answer", ex);
		}
	}

	/**
	 * Tells a listener what happens from now on.
	 * @param listener the listener, called on a thread of its own
	 */
	public void addListener(Consumer<LauncherEvent> listener) {
		this.listeners.add(listener);
	}

	/**
	 * Blocks until the first worker has booted and the desired state is known, or
	 * everything has ended before.
	 * @throws InterruptedException if the waiting thread is interrupted
	 * @throws RuntimeException what the planner threw, if it refused
	 */
	public void awaitPlanned() throws InterruptedException {
		start();
		try {
			CompletableFuture.anyOf(this.channel.planned(), this.loop.exitCode()).get();
		}
		catch (ExecutionException ex) {
			if (ex.getCause() instanceof RuntimeException refusal) {
				throw refusal;
			}
			throw new IllegalStateException(ex.getCause());
		}
	}

	/**
	 * The directory of the control socket.
	 * @return its path
	 */
	public Path controlDirectory() {
		return this.directory.path();
	}

	/**
	 * Kills what still runs and waits for its end.
	 */
	@Override
	public void close() {
		if (!this.loop.exitCode().isDone()) {
			stopNow();
			this.loop.exitCode().join();
		}
	}

	private void cleanUp() {
		this.registrations.forEach(Signals.Registration::close);
		if (this.ownSignals != null) {
			this.ownSignals.close();
		}
		this.channel.close();
		this.directory.close();
		this.listeners.close();
		logger.log(System.Logger.Level.DEBUG, "The supervisor has ended");
	}

	/**
	 * Collects what a launcher needs to know; everything has a default.
	 */
	public static final class Builder {

		private final List<Consumer<LauncherEvent>> eventListeners = new ArrayList<>();

		private final Map<String, List<ListeningSocket>> sockets = new LinkedHashMap<>();

		private final Map<String, String> workerProperties = new LinkedHashMap<>();

		private @Nullable String controlDirectory;

		private @Nullable WorkerCommandSource commands;

		private @Nullable WorkerPlanner planner;

		private @Nullable Signals signals;

		private boolean handleSignals = true;

		private boolean interruptImmediately;

		private LongSupplier nanoTime = System::nanoTime;

		private Clock clock = Clock.systemUTC();

		private Duration gracefulTimeout = Duration.ofSeconds(30);

		private Duration killTimeout = Duration.ofSeconds(5);

		private Duration bootTimeout = Duration.ofSeconds(120);

		private Duration startTimeout = Duration.ofSeconds(60);

		private RestartPlan restart = RestartPlan.DEFAULT;

		private int bootConcurrency = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);

		private Builder() {
		}

		/**
		 * The directory in which the private control directory is made, in place of the
		 * usual ones.
		 * @param directory the directory, or {@code null}
		 * @return this builder
		 */
		public Builder controlDirectory(@Nullable String directory) {
			this.controlDirectory = directory;
			return this;
		}

		/**
		 * How workers are started, in place of the command line of this JVM.
		 * @param commands tells the command
		 * @return this builder
		 */
		public Builder commands(WorkerCommandSource commands) {
			this.commands = commands;
			return this;
		}

		/**
		 * Who makes the desired state from what workers say, in place of the services
		 * that were launched.
		 * @param planner the planner
		 * @return this builder
		 */
		public Builder planner(WorkerPlanner planner) {
			this.planner = planner;
			return this;
		}

		/**
		 * Sockets that the workers of a service accept from. The launcher closes them
		 * when it begins to stop.
		 * @param service the name of the service
		 * @param sockets the sockets
		 * @return this builder
		 */
		public Builder sockets(String service, List<ListeningSocket> sockets) {
			this.sockets.put(service, List.copyOf(sockets));
			return this;
		}

		/**
		 * Configuration that every worker is given.
		 * @param properties the properties
		 * @return this builder
		 */
		public Builder workerProperties(Map<String, String> properties) {
			this.workerProperties.putAll(properties);
			return this;
		}

		/**
		 * Where signals come from, in place of those of this JVM.
		 * @param signals the signals, or {@code null} for none
		 * @return this builder
		 */
		public Builder signals(@Nullable Signals signals) {
			this.signals = signals;
			this.handleSignals = false;
			return this;
		}

		/**
		 * Whether INT kills the workers instead of asking them.
		 * @param immediately whether it kills
		 * @return this builder
		 */
		public Builder interruptImmediately(boolean immediately) {
			this.interruptImmediately = immediately;
			return this;
		}

		/**
		 * A listener to what happens.
		 * @param listener the listener, called on a thread of its own
		 * @return this builder
		 */
		public Builder eventListener(Consumer<LauncherEvent> listener) {
			this.eventListeners.add(listener);
			return this;
		}

		/**
		 * The clocks.
		 * @param nanoTime a monotonic clock in nanoseconds
		 * @param clock the clock of what is shown
		 * @return this builder
		 */
		public Builder clocks(LongSupplier nanoTime, Clock clock) {
			this.nanoTime = nanoTime;
			this.clock = clock;
			return this;
		}

		/**
		 * How long a worker may take to drain, zero for endless; 30 s by default.
		 * @param timeout the time
		 * @return this builder
		 */
		public Builder gracefulTimeout(Duration timeout) {
			this.gracefulTimeout = timeout;
			return this;
		}

		/**
		 * How long a worker may take to drain.
		 * @return the time, zero for endless
		 */
		public Duration gracefulTimeout() {
			return this.gracefulTimeout;
		}

		/**
		 * Whether INT ends everything at once.
		 * @return whether it does
		 */
		public boolean interruptsImmediately() {
			return this.interruptImmediately;
		}

		/**
		 * How long after TERM a worker is killed; 5 s by default.
		 * @param timeout the time
		 * @return this builder
		 */
		public Builder killTimeout(Duration timeout) {
			this.killTimeout = timeout;
			return this;
		}

		/**
		 * How long a worker may take to boot and, once activated, to become ready; 120 s
		 * and 60 s by default.
		 * @param bootTimeout from the start of its process until it is parked
		 * @param startTimeout from its activation until it is ready
		 * @return this builder
		 */
		public Builder bootTimeouts(Duration bootTimeout, Duration startTimeout) {
			this.bootTimeout = bootTimeout;
			this.startTimeout = startTimeout;
			return this;
		}

		/**
		 * When and how soon workers are started again.
		 * @param restart the plan
		 * @return this builder
		 */
		public Builder restart(RestartPlan restart) {
			this.restart = restart;
			return this;
		}

		/**
		 * How many workers boot at once, after the first one; half the processors by
		 * default.
		 * @param concurrency the number, at least 1
		 * @return this builder
		 */
		public Builder bootConcurrency(int concurrency) {
			this.bootConcurrency = concurrency;
			return this;
		}

		/**
		 * Makes the launcher, with its control directory. Nothing is started yet.
		 * @return the launcher
		 * @throws ControlDirectoryException if there is no usable control directory
		 */
		public ProcessLauncher build() {
			return new ProcessLauncher(this);
		}

		private WorkerCommandSource commands() {
			if (this.commands != null) {
				return this.commands;
			}
			WorkerCommandLine line = new WorkerCommandLine(JvmInvocation.current(null), List.of());
			return (workerFile, argumentFile, profile) -> line
				.command(new WorkerCommandRequest(workerFile, argumentFile, profile, List.of(), Map.of(), null, null));
		}

		private WorkerPlanner planner(LaunchedServices launched) {
			return (this.planner != null) ? this.planner : new LaunchedServicesPlanner(launched);
		}

	}

}
