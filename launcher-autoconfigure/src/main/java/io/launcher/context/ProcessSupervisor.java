package io.launcher.context;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Collectors;

import io.launcher.Launcher;
import io.launcher.LauncherOperations;
import io.launcher.LauncherStatus;
import io.launcher.ServiceBase;
import io.launcher.ServiceNames;
import io.launcher.StatusSource;
import io.launcher.process.JvmInvocation;
import io.launcher.process.MeterKeeper;
import io.launcher.process.ProcessLauncher;
import io.launcher.process.ProcessLauncherBuilder;
import io.launcher.process.WorkerCommandLine;
import io.launcher.process.WorkerMeters;
import io.launcher.process.WorkerScraper;
import io.launcher.process.WorkerSlot;
import io.launcher.protocol.Frame;
import io.launcher.spi.RestartPolicy;
import io.launcher.spi.WorkerCommandCustomizer;
import io.launcher.supervise.Blueprint;
import io.launcher.supervise.ServicePlan;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Supervises the workers of a Spring Boot application: opens the sockets of its web
 * server, starts workers by the command line of this JVM, and plans what they run by what
 * they say of the application.
 */
public final class ProcessSupervisor
		implements SupervisorRunner, Launcher, LauncherOperations, StatusSource, WorkerScraper, DisposableBean {

	private static final Log logger = LogFactory.getLog(ProcessSupervisor.class);

	private final LaunchedApplication application;

	private final Function<Map<String, String>, LauncherSettings> resolver;

	private final ConfigurableApplicationContext context;

	private final WorkerStarter starter;

	private final List<RestartPolicy> policies;

	private volatile LauncherSettings settings;

	private volatile @Nullable ProcessLauncher launcher;

	private volatile @Nullable WorkerSockets sockets;

	private volatile boolean announced;

	private volatile Map<String, String> values = Map.of();

	/**
	 * Creates the supervisor.
	 * @param application the application to run workers of
	 * @param settings the settings by the environment of the supervisor
	 * @param resolver makes settings of the values that a worker has sent
	 * @param context the context of the supervisor
	 * @param customizers may change the commands of workers
	 * @param policies decide what follows the end of workers
	 */
	public ProcessSupervisor(LaunchedApplication application, LauncherSettings settings,
			Function<Map<String, String>, LauncherSettings> resolver, ConfigurableApplicationContext context,
			List<WorkerCommandCustomizer> customizers, List<RestartPolicy> policies) {
		this.application = application;
		this.settings = settings;
		this.resolver = resolver;
		this.context = context;
		this.policies = List.copyOf(policies);
		this.starter = new WorkerStarter(
				new WorkerCommandLine(JvmInvocation.current(application.arguments().toArray(new String[0])),
						List.copyOf(customizers)),
				settings);
		// beside the start of the supervisor, so that the first workers need not wait
		this.starter.prepare(1);
	}

	@Override
	public void start() throws InterruptedException {
		WebTls.check(this.application, this.settings, this.context);
		WorkerSockets opened = WorkerSockets.open(this.application, this.settings, this.context.getEnvironment(),
				System.getenv());
		this.sockets = opened;
		ProcessLauncherBuilder builder = ProcessLauncher.builder()
			.controlDirectory(directory(this.settings.controlDirectory()))
			.workDirectory(this.settings.worker().jvm().workDirectory())
			.commands(this.starter)
			.planner(this::plan)
			.workerProperties(opened.properties())
			.eventListener(new EventForwarder(this.context))
			.bootConcurrency(this.settings.boot().concurrency())
			.bootTimeouts(this.settings.boot().bootTimeout(), this.settings.boot().startTimeout())
			.killTimeout(this.settings.boot().killTimeout())
			.interruptImmediately(this.settings.signals().interrupt() == InterruptAction.IMMEDIATE);
		this.context.getBeanProvider(MeterKeeper.class).ifAvailable(builder::meterKeeper);
		if (!opened.sockets().isEmpty()) {
			builder.sockets(ServiceNames.WEB, opened.sockets());
		}
		if (!this.settings.signals().enabled()) {
			builder.signals(null);
		}
		ProcessLauncher built = builder.build();
		this.launcher = built;
		built.awaitPlanned();
		new ClassPreloading(this.resolver::apply).begin();
	}

	private static @Nullable String directory(@Nullable Path path) {
		return (path != null) ? path.toString() : null;
	}

	private Blueprint plan(List<Frame.Declaration> services, Map<String, String> values, int generation) {
		LauncherSettings told = this.resolver.apply(values);
		Blueprint blueprint = told.blueprint(services);
		blueprint = blueprint.withServices(blueprint.services().stream().map(this::withPolicy).toList());
		if (!this.starter.canReturn()) {
			// there is nothing to go back to where all generations run from the same
			// files
			blueprint = blueprint.withReload(blueprint.reload().withRollback(false));
		}
		blueprint = blueprint.withMemory(this.starter.planned(generation, told, blueprint));
		if (!this.announced) {
			this.announced = true;
			announce(blueprint);
		}
		else {
			warnOfMoved(told, values);
		}
		this.settings = told;
		this.values = Map.copyOf(values);
		return blueprint;
	}

	private ServicePlan withPolicy(ServicePlan plan) {
		return this.policies.stream()
			.filter((policy) -> policy.appliesTo(plan.name()))
			.findFirst()
			.map((policy) -> plan.withRestart(plan.restart().withCustom(policy)))
			.orElse(plan);
	}

	private void warnOfMoved(LauncherSettings told, Map<String, String> now) {
		if (this.sockets == null || !this.sockets.isListening()) {
			return;
		}
		ConfiguredPort.warnOfChange(this.values, now);
		if (!told.web().equals(this.settings.web())) {
			logger.warn("'launcher.web' has changed: the supervisor keeps its sockets, restart it to move them");
		}
	}

	private void announce(Blueprint blueprint) {
		int jvms = blueprint.services().stream().mapToInt(ServicePlan::workers).sum();
		logger.info("Workers: %s: %d JVMs".formatted(blueprint.services()
			.stream()
			.map((service) -> service.name() + " " + service.workers())
			.collect(Collectors.joining(", ")), jvms));
	}

	private ProcessLauncher launcher() {
		ProcessLauncher running = this.launcher;
		if (running == null) {
			throw new IllegalStateException("The supervisor has not been started");
		}
		return running;
	}

	@Override
	public int await() throws InterruptedException {
		return launcher().awaitTermination();
	}

	@Override
	public int awaitTermination() throws InterruptedException {
		return await();
	}

	@Override
	public void stop() {
		ProcessLauncher running = this.launcher;
		if (running != null) {
			running.stop();
		}
	}

	@Override
	public void restart() {
		launcher().restart();
	}

	@Override
	public CompletableFuture<Void> reload() {
		return launcher().reload();
	}

	@Override
	public CompletableFuture<Void> scale(String service, int workers) {
		return launcher().scale(service, workers);
	}

	@Override
	public CompletableFuture<Void> replace(String service, int index) {
		return launcher().replace(service, index);
	}

	/**
	 * Not supported: the services are those of the application.
	 */
	@Override
	public void launchService(String name, ServiceBase service, int workers) {
		throw new UnsupportedOperationException("The services of a supervised application are its beans: annotate '"
				+ name + "' with @LauncherService");
	}

	@Override
	public LauncherStatus status() {
		return launcher().status();
	}

	@Override
	public Map<WorkerSlot, CompletableFuture<WorkerMeters>> scrape() {
		ProcessLauncher running = this.launcher;
		return (running != null) ? running.scrape() : Map.of();
	}

	/**
	 * Stops the workers gracefully, if they still run, and lets go of the sockets last of
	 * all.
	 */
	@Override
	public void destroy() throws IOException, InterruptedException {
		ProcessLauncher running = this.launcher;
		if (running != null) {
			running.stop();
			running.awaitTermination();
		}
		this.starter.close();
		WorkerSockets listening = this.sockets;
		if (listening != null) {
			listening.close();
		}
	}

}
