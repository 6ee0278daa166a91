package io.launcher.context;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.launcher.ServiceNames;
import io.launcher.protocol.Frame;
import io.launcher.supervise.Blueprint;
import io.launcher.supervise.MemoryPlan;
import io.launcher.supervise.RestartPlan;
import io.launcher.supervise.ServicePlan;
import org.jspecify.annotations.Nullable;

/**
 * The configuration of the launcher, checked and with everything that is inherited or
 * left to the machine filled in.
 *
 * @param mode how services run
 * @param workers the number of workers of services that have none of their own
 * @param services the configured services by name, as they are written there
 * @param defaults of services that are not configured
 * @param boot how fast workers come and go
 * @param changes why and how workers that run are replaced
 * @param scheduling where scheduled methods run
 * @param web how the supervisor listens for the web workers
 * @param worker how workers are started
 * @param controlDirectory where the control socket lives, {@code null} for a private
 * directory that is chosen at start
 * @param signals what signals do
 * @param supervisorSources the names of configuration classes for the supervisor
 * @param logOptions whether all values are logged at start
 */
public record LauncherSettings(LauncherMode mode, WorkerCount workers, Map<String, ServiceSettings> services,
		ServiceSettings defaults, BootSettings boot, ChangeSettings changes, SchedulingMode scheduling, WebSettings web,
		WorkerSettings worker, @Nullable Path controlDirectory, SignalSettings signals, List<String> supervisorSources,
		boolean logOptions) {

	/** Those of an application that configures nothing, on a machine of one processor. */
	public static final LauncherSettings DEFAULT = new LauncherSettings(LauncherMode.AUTO, WorkerCount.ONE, Map.of(),
			ServiceSettings.DEFAULT, BootSettings.DEFAULT, ChangeSettings.DEFAULT, SchedulingMode.SERVICE,
			WebSettings.DEFAULT, WorkerSettings.DEFAULT, null, SignalSettings.DEFAULT, List.of(), false);

	public LauncherSettings {
		services = Map.copyOf(services);
		supervisorSources = List.copyOf(supervisorSources);
		if (mode == LauncherMode.THREAD_GROUP) {
			rejectSeveral("launcher.workers", workers);
			services.forEach((name, service) -> rejectSeveral("launcher.services." + name + ".workers",
					service.enabled() ? service.workers() : null));
		}
	}

	/**
	 * The same settings with others for the boot of workers.
	 * @param boot how fast workers come and go
	 * @return settings
	 */
	public LauncherSettings withBoot(BootSettings boot) {
		return new LauncherSettings(this.mode, this.workers, this.services, this.defaults, boot, this.changes,
				this.scheduling, this.web, this.worker, this.controlDirectory, this.signals, this.supervisorSources,
				this.logOptions);
	}

	/**
	 * Whether the services are to run in worker processes, as far as the configuration
	 * says.
	 * @return {@code true} for processes
	 */
	public boolean processes() {
		return switch (this.mode) {
			case PROCESS -> true;
			case THREAD_GROUP -> false;
			case AUTO -> severalConfigured();
		};
	}

	/**
	 * What is configured for a service. Names are matched as Spring Boot matches
	 * properties: an exact match first, else by letters and digits alone.
	 * @param name the name of the service
	 * @return its settings
	 */
	public ServiceSettings service(String name) {
		ServiceSettings exact = this.services.get(name);
		if (exact != null) {
			return exact;
		}
		String key = RelaxedName.find(name, this.services.keySet());
		return (key != null) ? this.services.getOrDefault(key, this.defaults) : this.defaults;
	}

	/**
	 * How long the services of one JVM may take to stop, all together: as long as the one
	 * that may take longest.
	 * @return the time, zero for endless
	 */
	public Duration gracefulTimeout() {
		Duration longest = this.defaults.gracefulTimeout();
		for (ServiceSettings service : this.services.values()) {
			Duration timeout = service.gracefulTimeout();
			if (timeout.isZero() || longest.isZero()) {
				return Duration.ZERO;
			}
			longest = (timeout.compareTo(longest) > 0) ? timeout : longest;
		}
		return longest;
	}

	/**
	 * What a supervisor is to keep running.
	 * @param declarations the services that the application has
	 * @return the desired state
	 * @throws UnknownServiceException if a service is configured that there is not
	 */
	public Blueprint blueprint(List<Frame.Declaration> declarations) {
		rejectUnknown(declarations.stream().map(Frame.Declaration::name).toList());
		List<ServicePlan> plans = new ArrayList<>();
		for (Frame.Declaration declaration : declarations) {
			if (service(declaration.name()).enabled()) {
				plans.add(plan(declaration));
			}
		}
		ArchiveSettings archive = this.worker.jvm().archive();
		return new Blueprint(plans, this.boot.spares(), this.boot.concurrency(), this.boot.bootTimeout(),
				this.boot.startTimeout(), this.boot.killTimeout(), this.changes.reload(), this.changes.liveness(),
				MemoryPlan.NONE, archive.off() ? null : archive.delay());
	}

	/**
	 * The JVM arguments of the workers of a profile: those of all workers, then those of
	 * the service that the profile is named after.
	 * @param profile the name of the profile, empty for the default one
	 * @return the arguments
	 */
	public List<String> jvmArgs(String profile) {
		List<String> arguments = new ArrayList<>(this.worker.jvmArgs());
		if (!profile.isEmpty()) {
			arguments.addAll(service(profile).jvmArgs());
		}
		return arguments;
	}

	/**
	 * Checks that each service that is configured and not switched off exists. The two
	 * built-in ones may always be configured: whether there is a web server or a schedule
	 * differs between an application and its tests.
	 * @param known the services that there are
	 * @throws UnknownServiceException if one does not exist
	 */
	void rejectUnknown(List<String> known) {
		this.services.forEach((name, service) -> {
			if (service.enabled() && !known.contains(name) && RelaxedName.find(name, known) == null
					&& !name.equals(ServiceNames.WEB) && !name.equals(ServiceNames.SCHEDULING)) {
				throw new UnknownServiceException(name, known);
			}
		});
	}

	private ServicePlan plan(Frame.Declaration declaration) {
		ServiceSettings settings = service(declaration.name());
		RestartPlan restart = settings.restart();
		if ("runnable".equals(declaration.kind()) && !settings.policyConfigured()) {
			// a run() that returns has done its work: to run it again would be a loop
			restart = restart.withPolicy(RestartPlan.Policy.ON_FAILURE);
		}
		return new ServicePlan(declaration.name(), workers(declaration, settings),
				settings.jvmArgs().isEmpty() ? "" : declaration.name(), settings.gracefulTimeout(), restart,
				settings.order(), this.changes.recycle());
	}

	private int workers(Frame.Declaration declaration, ServiceSettings settings) {
		if (settings.workers() != null) {
			return settings.workers().number();
		}
		if ("scheduling".equals(declaration.kind())) {
			return 1;
		}
		return (declaration.workers() >= 0) ? declaration.workers() : this.workers.number();
	}

	private boolean severalConfigured() {
		return this.workers.several() || this.services.values()
			.stream()
			.anyMatch((service) -> service.enabled() && service.workers() != null && service.workers().several());
	}

	private static void rejectSeveral(String property, @Nullable WorkerCount count) {
		if (count != null && count.several() && !count.automatic()) {
			throw new InvalidLauncherPropertyException(property, Integer.toString(count.number()),
					"0 or 1 while 'launcher.mode' is 'thread-group': use 'process' or 'auto' for more workers");
		}
	}

}
