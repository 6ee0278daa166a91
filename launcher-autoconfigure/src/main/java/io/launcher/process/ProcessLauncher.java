package io.launcher.process;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

import io.launcher.Launcher;
import io.launcher.LauncherOperations;
import io.launcher.LauncherStatus;
import io.launcher.ServiceBase;
import io.launcher.ServiceNames;
import io.launcher.StatusSource;
import io.launcher.event.LauncherEvent;
import io.launcher.protocol.WorkerDescriptor;
import io.launcher.signal.JvmSignals;
import io.launcher.signal.NativeProcess;
import io.launcher.signal.OsSignal;
import io.launcher.signal.SignalUnavailableException;
import io.launcher.signal.Signals;
import io.launcher.supervise.Blueprint;
import io.launcher.supervise.Command;
import io.launcher.supervise.Event;
import io.launcher.supervise.ReloadPlan;
import io.launcher.supervise.ServicePlan;
import io.launcher.supervise.Supervisor;
import io.launcher.systemd.ServiceManager;
import org.jspecify.annotations.Nullable;

/**
 * Runs services in supervised worker processes: starts them, keeps as many of each
 * running as are wanted, replaces them on a reload and stops them gracefully. It runs no
 * service itself. Safe for use by several threads; several of them may live in one JVM.
 * <p>
 * It handles the signals TERM (stop; the second one kills), INT (the same, or kill at
 * once) and HUP (reload) from its start to its end, unless built without signals.
 */
public final class ProcessLauncher implements Launcher, LauncherOperations, StatusSource, WorkerScraper, AutoCloseable {

	private static final System.Logger logger = System.getLogger(ProcessLauncher.class.getName());

	private static final Duration STATUS_TIMEOUT = Duration.ofSeconds(5);

	/** When the service manager is told again what it had no room for. */
	private static final Duration RETRY = Duration.ofSeconds(1);

	private final ProcessLauncherBuilder settings;

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

	private @Nullable ServiceManager serviceManager;

	private @Nullable OrphanReaper orphans;

	private boolean started;

	ProcessLauncher(ProcessLauncherBuilder settings) {
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
				(worker, status) -> this.loop.execute(() -> ended(exits, worker, status)),
				new Evidence(new EvidenceDirectory(settings.workDirectory, this.directory::path),
						(pid) -> new NativeProcess().send(pid, OsSignal.QUIT), settings.clock, settings.nanoTime));
		try {
			this.channel = new WorkerChannel(this.directory, this.loop, exits, settings.planner(this::blueprint),
					settings.sockets, settings.meterKeeper, settings.nanoTime, this.processes::ready);
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
		// first, so that what follows it is started as it should be after that end
		this.processes.forget(worker, status);
		exits.exited(worker, status);
		this.channel.dismiss(worker);
	}

	/**
	 * Builds a launcher whose workers repeat the command line of this JVM.
	 * @return a builder
	 */
	public static ProcessLauncherBuilder builder() {
		return new ProcessLauncherBuilder();
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
		Rehearsal.begin();
		handleSignals();
		this.loop.exitCode().thenRun(this::cleanUp).whenComplete((result, failure) -> this.cleanedUp.countDown());
		notifyServiceManager();
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
		this.registrations.add(signals.handle(OsSignal.TTIN, () -> this.loop.tell(new Event.StepRequested(true))));
		this.registrations.add(signals.handle(OsSignal.TTOU, () -> this.loop.tell(new Event.StepRequested(false))));
		reapOrphans(signals);
	}

	private void notifyServiceManager() {
		if (!this.settings.notifyServiceManager) {
			return;
		}
		ServiceManager found = ServiceManager.of(System.getenv(), ProcessHandle.current().pid(),
				(task) -> this.loop.schedule(RETRY, task));
		if (found != null) {
			this.serviceManager = found;
			SupervisorNotifications notifications = new SupervisorNotifications(found, this.loop::status,
					this.loop::nextStepBy, this.settings.nanoTime);
			this.loop.observe(notifications);
			Duration interval = found.watchdogInterval();
			if (interval != null) {
				this.loop.execute(() -> answerWatchdog(found, interval));
			}
		}
	}

	private void answerWatchdog(ServiceManager manager, Duration interval) {
		manager.alive();
		this.loop.schedule(interval, () -> answerWatchdog(manager, interval));
	}

	// As process 1 of a container, this is the parent of every orphan in it.
	private void reapOrphans(Signals signals) {
		if (ProcessHandle.current().pid() != 1) {
			return;
		}
		NativeProcess processes = new NativeProcess();
		OrphanReaper reaper = new OrphanReaper(Path.of("/proc"), 1, this.processes::holds, processes::reap,
				Executors.newSingleThreadScheduledExecutor((task) -> {
					Thread thread = new Thread(task, "launcher-orphans");
					thread.setDaemon(true);
					return thread;
				}));
		this.orphans = reaper;
		try {
			// the JVM resets the signal when it prepares to start its first process
			Class.forName("java.lang.ProcessImpl");
			this.registrations.add(signals.handle(OsSignal.CHLD, reaper::childEnded));
			reaper.childEnded();
		}
		catch (SignalUnavailableException | ClassNotFoundException ex) {
			logger.log(System.Logger.Level.WARNING, "Orphans that end stay as zombies: {0}", ex.getMessage());
		}
	}

	private void stopBy(String signal, boolean immediate) {
		this.loop.tell(new Event.StopRequested(immediate, signal));
	}

	private Blueprint blueprint() {
		synchronized (this.launched) {
			List<ServicePlan> services = new ArrayList<>();
			this.launched.forEach((name, workers) -> services.add(this.settings.plan(name, workers)));
			return new Blueprint(services, this.settings.spares, this.settings.bootConcurrency,
					this.settings.bootTimeout, this.settings.startTimeout, this.settings.killTimeout,
					ReloadPlan.DEFAULT.withRollback(false), this.settings.liveness);
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
	@Override
	public CompletableFuture<Void> reload() {
		return this.loop.request(new Event.ReloadRequested());
	}

	@Override
	public CompletableFuture<Void> scale(String service, int workers) {
		checkWorkers(service, workers);
		known(service);
		return this.loop.request(new Event.ScaleRequested(service, workers));
	}

	@Override
	public CompletableFuture<Void> replace(String service, int index) {
		int desired = known(service).desired();
		if (index < 0 || index >= desired) {
			throw new IllegalArgumentException(
					"Service '" + service + "' has no slot " + index + ", but " + desired + " from 0 on");
		}
		return this.loop.request(new Event.ReplaceRequested(service, index));
	}

	private LauncherStatus.Service known(String service) {
		List<LauncherStatus.Service> services = status().services();
		return services.stream()
			.filter((candidate) -> candidate.name().equals(service))
			.findFirst()
			.orElseThrow(() -> new IllegalArgumentException("There is no service '" + service + "', only "
					+ services.stream().map(LauncherStatus.Service::name).toList()));
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

	@Override
	public Map<WorkerSlot, CompletableFuture<WorkerMeters>> scrape() {
		return this.channel.scrape();
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
		if (this.orphans != null) {
			this.orphans.close();
		}
		if (this.serviceManager != null) {
			this.serviceManager.close();
		}
		this.channel.close();
		this.directory.close();
		this.listeners.close();
		logger.log(System.Logger.Level.DEBUG, "The supervisor has ended");
	}

}
