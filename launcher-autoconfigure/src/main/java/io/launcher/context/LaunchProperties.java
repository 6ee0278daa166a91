package io.launcher.context;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

/**
 * The few properties that decide the role of a JVM, read before any bean exists.
 *
 * @param enabled whether the launcher has anything to do
 * @param mode the mode
 * @param counts the configured numbers of workers by the names of their properties
 */
record LaunchProperties(boolean enabled, LauncherMode mode, Map<String, WorkerCount> counts) {

	static LaunchProperties of(Environment environment, int processors) {
		Binder binder = Binder.get(environment);
		boolean enabled = binder.bind("launcher.enabled", Boolean.class).orElse(true);
		String mode = binder.bind("launcher.mode", String.class).orElse("auto");
		Map<String, WorkerCount> counts = new LinkedHashMap<>();
		add(counts, "launcher.workers", binder.bind("launcher.workers", String.class).orElse(null), processors);
		Map<String, Service> services = binder.bind("launcher.services", Bindable.mapOf(String.class, Service.class))
			.orElse(Map.of());
		services.forEach((name, service) -> {
			if (!Boolean.FALSE.equals(service.enabled())) {
				add(counts, "launcher.services." + name + ".workers", service.workers(), processors);
			}
		});
		return new LaunchProperties(enabled, parse(mode), counts);
	}

	private static void add(Map<String, WorkerCount> counts, String property, @Nullable String value, int processors) {
		if (value != null && !value.isBlank()) {
			counts.put(property, WorkerCount.parse(property, value, processors));
		}
	}

	private static LauncherMode parse(String text) {
		String uniform = text.trim().toLowerCase(Locale.ROOT).replace("-", "").replace("_", "");
		return switch (uniform) {
			case "auto", "" -> LauncherMode.AUTO;
			case "threadgroup" -> LauncherMode.THREAD_GROUP;
			case "process" -> LauncherMode.PROCESS;
			default -> throw new InvalidLauncherPropertyException("launcher.mode", text,
					"'auto', 'thread-group' or 'process'");
		};
	}

	/**
	 * The part of a service's configuration that matters here.
	 *
	 * @param workers the number of workers
	 * @param enabled whether the service is on
	 */
	record Service(@Nullable String workers, @Nullable Boolean enabled) {

	}

}
