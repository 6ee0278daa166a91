package io.launcher.process;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

import io.launcher.event.LauncherEvent;
import io.launcher.signal.Signals;
import io.launcher.socket.ListeningSocket;
import io.launcher.spi.RestartPolicy;
import io.launcher.supervise.Blueprint;
import io.launcher.supervise.LivenessPlan;
import io.launcher.supervise.RecyclePlan;
import io.launcher.supervise.RestartPlan;
import io.launcher.supervise.ServicePlan;
import org.jspecify.annotations.Nullable;

/**
 * Collects what a launcher needs to know; everything has a default.
 */
public final class ProcessLauncherBuilder {

	final List<Consumer<LauncherEvent>> eventListeners = new ArrayList<>();

	final Map<String, List<ListeningSocket>> sockets = new LinkedHashMap<>();

	final Map<String, String> workerProperties = new LinkedHashMap<>();

	MeterKeeper meterKeeper = MeterKeeper.NONE;

	@Nullable String controlDirectory;

	@Nullable WorkerCommandSource commands;

	@Nullable WorkerPlanner planner;

	@Nullable Signals signals;

	boolean handleSignals = true;

	boolean interruptImmediately;

	boolean notifyServiceManager = true;

	LongSupplier nanoTime = System::nanoTime;

	Clock clock = Clock.systemUTC();

	Duration gracefulTimeout = Duration.ofSeconds(30);

	Duration killTimeout = Duration.ofSeconds(5);

	Duration bootTimeout = Duration.ofSeconds(120);

	Duration startTimeout = Duration.ofSeconds(60);

	RestartPlan restart = RestartPlan.DEFAULT;

	RecyclePlan recycle = RecyclePlan.NEVER;

	LivenessPlan liveness = LivenessPlan.DEFAULT;

	int spares;

	@Nullable RestartPolicy restartPolicy;

	@Nullable Path workDirectory;

	int bootConcurrency = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);

	ProcessLauncherBuilder() {
	}

	/**
	 * The directory in which the private control directory is made, in place of the usual
	 * ones.
	 * @param directory the directory, or {@code null}
	 * @return this builder
	 */
	public ProcessLauncherBuilder controlDirectory(@Nullable String directory) {
		this.controlDirectory = directory;
		return this;
	}

	/**
	 * How workers are started, in place of the command line of this JVM.
	 * @param commands tells the command
	 * @return this builder
	 */
	public ProcessLauncherBuilder commands(WorkerCommandSource commands) {
		this.commands = commands;
		return this;
	}

	/**
	 * Who makes the desired state from what workers say, in place of the services that
	 * were launched.
	 * @param planner the planner
	 * @return this builder
	 */
	public ProcessLauncherBuilder planner(WorkerPlanner planner) {
		this.planner = planner;
		return this;
	}

	/**
	 * Sockets that the workers of a service accept from. The launcher closes them when it
	 * begins to stop.
	 * @param service the name of the service
	 * @param sockets the sockets
	 * @return this builder
	 */
	public ProcessLauncherBuilder sockets(String service, List<ListeningSocket> sockets) {
		this.sockets.put(service, List.copyOf(sockets));
		return this;
	}

	/**
	 * Configuration that every worker is given.
	 * @param properties the properties
	 * @return this builder
	 */
	public ProcessLauncherBuilder workerProperties(Map<String, String> properties) {
		this.workerProperties.putAll(properties);
		return this;
	}

	/**
	 * Where signals come from, in place of those of this JVM.
	 * @param signals the signals, or {@code null} for none
	 * @return this builder
	 */
	public ProcessLauncherBuilder signals(@Nullable Signals signals) {
		this.signals = signals;
		this.handleSignals = false;
		return this;
	}

	/**
	 * Whether INT kills the workers instead of asking them.
	 * @param immediately whether it kills
	 * @return this builder
	 */
	public ProcessLauncherBuilder interruptImmediately(boolean immediately) {
		this.interruptImmediately = immediately;
		return this;
	}

	/**
	 * Whether the service manager, systemd for example, is told of the start, reloads and
	 * the stop, if it wants to be; it is by default. Of several launchers in one JVM only
	 * one should do so.
	 * @param notify whether it is told
	 * @return this builder
	 */
	public ProcessLauncherBuilder notifyServiceManager(boolean notify) {
		this.notifyServiceManager = notify;
		return this;
	}

	/**
	 * Whether the service manager is told what happens.
	 * @return whether it is
	 */
	public boolean notifiesServiceManager() {
		return this.notifyServiceManager;
	}

	/**
	 * A listener to what happens.
	 * @param listener the listener, called on a thread of its own
	 * @return this builder
	 */
	public ProcessLauncherBuilder eventListener(Consumer<LauncherEvent> listener) {
		this.eventListeners.add(listener);
		return this;
	}

	/**
	 * Who keeps what workers have counted; by default nobody does.
	 * @param keeper the keeper
	 * @return this builder
	 */
	public ProcessLauncherBuilder meterKeeper(MeterKeeper keeper) {
		this.meterKeeper = keeper;
		return this;
	}

	/**
	 * The clocks.
	 * @param nanoTime a monotonic clock in nanoseconds
	 * @param clock the clock of what is shown
	 * @return this builder
	 */
	public ProcessLauncherBuilder clocks(LongSupplier nanoTime, Clock clock) {
		this.nanoTime = nanoTime;
		this.clock = clock;
		return this;
	}

	/**
	 * How long a worker may take to drain, zero for endless; 30 s by default.
	 * @param timeout the time
	 * @return this builder
	 */
	public ProcessLauncherBuilder gracefulTimeout(Duration timeout) {
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
	public ProcessLauncherBuilder killTimeout(Duration timeout) {
		this.killTimeout = timeout;
		return this;
	}

	/**
	 * How long a worker may take to boot and, once activated, to become ready; 120 s and
	 * 60 s by default.
	 * @param bootTimeout from the start of its process until it is parked
	 * @param startTimeout from its activation until it is ready
	 * @return this builder
	 */
	public ProcessLauncherBuilder bootTimeouts(Duration bootTimeout, Duration startTimeout) {
		this.bootTimeout = bootTimeout;
		this.startTimeout = startTimeout;
		return this;
	}

	/**
	 * When and how soon workers are started again.
	 * @param restart the plan
	 * @return this builder
	 */
	public ProcessLauncherBuilder restart(RestartPlan restart) {
		this.restart = restart;
		return this;
	}

	/**
	 * Who decides what follows the end of a worker, before what is configured does.
	 * @param policy the policy
	 * @return this builder
	 */
	public ProcessLauncherBuilder restartPolicy(RestartPolicy policy) {
		this.restartPolicy = policy;
		return this;
	}

	/**
	 * When workers are replaced because they have done enough; never by default.
	 * @param recycle the plan
	 * @return this builder
	 */
	public ProcessLauncherBuilder recycle(RecyclePlan recycle) {
		this.recycle = recycle;
		return this;
	}

	/**
	 * How often workers tell how they are, and when they count as hung.
	 * @param liveness the plan
	 * @return this builder
	 */
	public ProcessLauncherBuilder liveness(LivenessPlan liveness) {
		this.liveness = liveness;
		return this;
	}

	/**
	 * How many booted workers stand by, to take the place of those that die or are
	 * replaced; none by default.
	 * @param spares the number
	 * @return this builder
	 */
	public ProcessLauncherBuilder spares(int spares) {
		if (spares < 0) {
			throw new IllegalArgumentException("There cannot be " + spares + " spares: use 0 or more");
		}
		this.spares = spares;
		return this;
	}

	// The plan of a service.
	ServicePlan plan(String name, int workers) {
		RestartPolicy policy = this.restartPolicy;
		RestartPlan plan = (policy != null && policy.appliesTo(name)) ? this.restart.withCustom(policy) : this.restart;
		return new ServicePlan(name, workers, "", this.gracefulTimeout, plan).withRecycle(this.recycle);
	}

	/**
	 * Where thread dumps of workers that were ended are kept, in place of a directory
	 * next to the control directory.
	 * @param directory the directory, which is made if it is missing, or {@code null}
	 * @return this builder
	 */
	public ProcessLauncherBuilder workDirectory(@Nullable Path directory) {
		this.workDirectory = directory;
		return this;
	}

	/**
	 * How many workers boot at once, after the first one; half the processors by default.
	 * @param concurrency the number, at least 1
	 * @return this builder
	 */
	public ProcessLauncherBuilder bootConcurrency(int concurrency) {
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

	WorkerCommandSource commands() {
		if (this.commands != null) {
			return this.commands;
		}
		WorkerCommandLine line = new WorkerCommandLine(JvmInvocation.current(null), List.of());
		return (order) -> line.command(new WorkerCommandRequest(order.workerFile(), order.argumentFile(),
				order.profile(), List.of(), Map.of(), null, null));
	}

	WorkerPlanner planner(Supplier<Blueprint> launched) {
		return (this.planner != null) ? this.planner : new LaunchedServicesPlanner(launched);
	}

}
