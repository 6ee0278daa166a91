package io.launcher.autoconfigure;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.launcher.ServiceNames;
import io.launcher.context.ArchiveSettings;
import io.launcher.context.BootSettings;
import io.launcher.context.InvalidLauncherPropertyException;
import io.launcher.context.JvmArguments;
import io.launcher.context.JvmSettings;
import io.launcher.context.LauncherSettings;
import io.launcher.context.ServiceSettings;
import io.launcher.context.SignalSettings;
import io.launcher.context.WarmUpSettings;
import io.launcher.context.WorkerCount;
import io.launcher.context.WorkerSettings;
import io.launcher.generation.HeapSetting;
import io.launcher.supervise.RestartPlan;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.core.env.Environment;
import org.springframework.util.unit.DataSize;

/**
 * Makes {@link LauncherSettings} of what is configured: before there is a context, in
 * one, or of the values that a worker has sent.
 */
public final class LauncherSettingsResolver {

	private static final String PREFIX = "launcher.";

	private static final int MAX_SPARES = 1024;

	private static final int MAX_REQUESTS = 10_000;

	private static final int SMALLEST_HEAP = 16;

	private static final Duration LONGEST = Duration.ofDays(365);

	private final int processors;

	LauncherSettingsResolver(int processors) {
		this.processors = processors;
	}

	/**
	 * Resolves the properties of an environment.
	 * @param environment the environment
	 * @return the settings
	 * @throws InvalidLauncherPropertyException if a value is not allowed
	 */
	public static LauncherSettings resolve(Environment environment) {
		return resolve(Binder.get(environment));
	}

	/**
	 * Resolves properties by their whole names, {@code launcher.workers} for example.
	 * @param values the values
	 * @return the settings
	 * @throws InvalidLauncherPropertyException if a value is not allowed
	 */
	public static LauncherSettings resolve(Map<String, String> values) {
		return resolve(new Binder(new MapConfigurationPropertySource(values)));
	}

	/**
	 * Resolves properties.
	 * @param properties the properties
	 * @return the settings
	 * @throws InvalidLauncherPropertyException if a value is not allowed
	 */
	public static LauncherSettings resolve(LauncherProperties properties) {
		return new LauncherSettingsResolver(Runtime.getRuntime().availableProcessors()).settings(properties);
	}

	private static LauncherSettings resolve(Binder binder) {
		return resolve(binder.bindOrCreate("launcher", LauncherProperties.class));
	}

	LauncherSettings settings(LauncherProperties properties) {
		positive("metrics.scrape-timeout", properties.getMetrics().getScrapeTimeout());
		Duration graceful = notNegative("graceful-shutdown-timeout", properties.getGracefulShutdownTimeout());
		RestartPlan restart = restart("restart.", properties.getRestart(), RestartPlan.DEFAULT);
		boolean policyConfigured = properties.getRestart().getPolicy() != null;
		ServiceSettings defaults = new ServiceSettings(true, null, List.of(), graceful, restart, policyConfigured,
				properties.getReload().getOrder());
		return new LauncherSettings(properties.getMode(), workers("workers", properties.getWorkers()),
				services(properties.getServices(), defaults), defaults, boot(properties),
				ChangeSettingsResolver.resolve(properties), properties.getScheduling(),
				WebSettingsResolver.resolve(properties.getWeb()), worker(properties),
				path(properties.getControl().getDirectory()),
				new SignalSettings(properties.getSignals().isEnabled(), properties.getSignals().getInterrupt()),
				properties.getSupervisor().getSources(), properties.isLogOptions());
	}

	private Map<String, ServiceSettings> services(Map<String, LauncherProperties.Service> services,
			ServiceSettings defaults) {
		Map<String, ServiceSettings> settings = new LinkedHashMap<>();
		services.forEach((name, service) -> settings.put(checkName(name), service(name, service, defaults)));
		return settings;
	}

	private ServiceSettings service(String name, LauncherProperties.Service service, ServiceSettings defaults) {
		String prefix = "services." + name + ".";
		WorkerCount workers = (service.getWorkers() != null) ? workers(prefix + "workers", service.getWorkers()) : null;
		Duration graceful = (service.getGracefulShutdownTimeout() != null)
				? notNegative(prefix + "graceful-shutdown-timeout", service.getGracefulShutdownTimeout())
				: defaults.gracefulTimeout();
		boolean policyConfigured = defaults.policyConfigured() || service.getRestart().getPolicy() != null;
		return new ServiceSettings(service.isEnabled(), workers, arguments(prefix + "jvm-args", service.getJvmArgs()),
				graceful, restart(prefix + "restart.", service.getRestart(), defaults.restart()), policyConfigured,
				or(service.getReload().getOrder(), defaults.order()));
	}

	private static RestartPlan restart(String prefix, Restart restart, RestartPlan defaults) {
		Restart.Backoff backoff = restart.getBackoff();
		Duration initial = notNegative(prefix + "backoff.initial", or(backoff.getInitial(), defaults.initial()));
		Duration max = notNegative(prefix + "backoff.max", or(backoff.getMax(), defaults.max()));
		if (max.compareTo(initial) < 0) {
			throw invalid(prefix + "backoff.max", max, "at least that of 'backoff.initial', " + initial);
		}
		double multiplier = or(backoff.getMultiplier(), defaults.multiplier());
		if (!(multiplier >= 1 && multiplier <= 1000)) {
			throw invalid(prefix + "backoff.multiplier", multiplier, "a number from 1 to 1000");
		}
		double jitter = or(backoff.getJitter(), defaults.jitter());
		if (!(jitter >= 0 && jitter <= 1)) {
			throw invalid(prefix + "backoff.jitter", jitter, "a number from 0 to 1");
		}
		int maxFailures = or(restart.getMaxFailures(), defaults.maxFailures());
		if (maxFailures < 0) {
			throw invalid(prefix + "max-failures", maxFailures, "0 for no limit, or more");
		}
		return new RestartPlan(or(restart.getPolicy(), defaults.policy()), initial, max, multiplier, jitter,
				notNegative(prefix + "stable-after", or(restart.getStableAfter(), defaults.stableAfter())), maxFailures,
				positive(prefix + "window", or(restart.getWindow(), defaults.window())),
				or(restart.getOnExhausted(), defaults.onExhausted()));
	}

	private BootSettings boot(LauncherProperties properties) {
		return new BootSettings(bootConcurrency(properties.getBootConcurrency()),
				positive("boot-timeout", properties.getBootTimeout()),
				positive("start-timeout", properties.getStartTimeout()),
				notNegative("kill-timeout", properties.getKillTimeout()), spares(properties.getSpares()),
				warmUp(properties.getWarmUp()));
	}

	private static WarmUpSettings warmUp(WarmUp warmUp) {
		if (warmUp.getRequests() < 0 || warmUp.getRequests() > MAX_REQUESTS) {
			throw invalid("warm-up.requests", warmUp.getRequests(), "a whole number from 0 to " + MAX_REQUESTS);
		}
		for (String path : warmUp.getPaths()) {
			if (!path.matches("/[\\x21-\\x7e]*")) {
				throw invalid("warm-up.paths", path,
						"a path of the application that begins with '/', with other than plain characters encoded");
			}
		}
		return new WarmUpSettings(warmUp.getRequests(), warmUp.getPaths());
	}

	private static int spares(int spares) {
		if (spares < 0 || spares > MAX_SPARES) {
			throw invalid("spares", spares, "a whole number from 0 to " + MAX_SPARES);
		}
		return spares;
	}

	private int bootConcurrency(String text) {
		if ("auto".equalsIgnoreCase(text.trim())) {
			return Math.max(1, this.processors / 2);
		}
		if (!text.trim().matches("[1-9][0-9]{0,2}")) {
			throw invalid("boot-concurrency", text, "a whole number from 1 to 999, or 'auto' for half the processors");
		}
		return Integer.parseInt(text.trim());
	}

	private WorkerSettings worker(LauncherProperties properties) {
		LauncherProperties.Worker worker = properties.getWorker();
		worker.getEnv().forEach((name, value) -> {
			if (name.isEmpty() || name.indexOf('=') >= 0 || name.indexOf('\0') >= 0 || value.indexOf('\0') >= 0) {
				throw invalid("worker.env." + name, value, "a variable whose name has no '=', and no NUL character");
			}
		});
		return new WorkerSettings(arguments("worker.jvm-args", worker.getJvmArgs()), javaHome(worker.getJavaHome()),
				worker.getEnv(), new JvmSettings(worker.getLayout(), path(properties.getWorkDirectory()),
						heap(worker.getHeap()), archive(worker)));
	}

	private static ArchiveSettings archive(LauncherProperties.Worker worker) {
		return new ArchiveSettings(worker.getClassArchive(),
				notNegative("worker.class-archive-delay", worker.getClassArchiveDelay()),
				worker.isClassArchiveSharing());
	}

	private static HeapSetting heap(String text) {
		if ("auto".equalsIgnoreCase(text.trim())) {
			return HeapSetting.AUTO;
		}
		// "off" is a boolean in YAML
		if ("off".equalsIgnoreCase(text.trim()) || "false".equalsIgnoreCase(text.trim())) {
			return HeapSetting.OFF;
		}
		try {
			DataSize size = DataSize.parse(text.trim());
			if (size.toMegabytes() >= SMALLEST_HEAP) {
				return HeapSetting.of(size.toBytes());
			}
		}
		catch (IllegalArgumentException ex) {
			// reported below
		}
		throw invalid("worker.heap", text, "a size of at least " + SMALLEST_HEAP
				+ "MB such as '256MB', 'auto' for a share of the memory, or 'off'");
	}

	private static List<String> arguments(String property, List<String> configured) {
		List<String> arguments = JvmArguments.of(configured);
		if (!arguments.isEmpty() && !arguments.get(0).startsWith("-") && !arguments.get(0).startsWith("@")) {
			throw invalid(property, arguments.get(0), "options of the java command, which begin with '-'");
		}
		return arguments;
	}

	private static @Nullable Path javaHome(@Nullable File configured) {
		Path home = path(configured);
		if (home != null && !Files.isExecutable(home.resolve("bin").resolve("java"))) {
			throw invalid("worker.java-home", home, "the home directory of a Java installation, one with 'bin/java'");
		}
		return home;
	}

	private WorkerCount workers(String property, String text) {
		return WorkerCount.parse(PREFIX + property, text, this.processors);
	}

	private static String checkName(String name) {
		try {
			return ServiceNames.check(name);
		}
		catch (IllegalArgumentException ex) {
			throw invalid("services." + name, name,
					"a name of letters, digits, '_', '.' and '-', beginning with a letter, at most 63 in all");
		}
	}

	private static @Nullable Path path(@Nullable File file) {
		return (file != null) ? file.toPath().toAbsolutePath().normalize() : null;
	}

	private static Duration notNegative(String property, Duration duration) {
		if (duration.isNegative() || duration.compareTo(LONGEST) > 0) {
			throw invalid(property, duration, "a duration from zero to 365 days");
		}
		return duration;
	}

	private static Duration positive(String property, Duration duration) {
		if (duration.isNegative() || duration.isZero() || duration.compareTo(LONGEST) > 0) {
			throw invalid(property, duration, "a duration above zero, up to 365 days");
		}
		return duration;
	}

	private static <T> T or(@Nullable T value, T otherwise) {
		return (value != null) ? value : otherwise;
	}

	private static InvalidLauncherPropertyException invalid(String property, Object value, String allowed) {
		return new InvalidLauncherPropertyException(PREFIX + property, value.toString(), allowed);
	}

}
