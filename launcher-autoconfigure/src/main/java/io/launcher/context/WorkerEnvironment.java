package io.launcher.context;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

import io.launcher.protocol.WorkerDescriptor;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.ApplicationPidFileWriter;
import org.springframework.boot.context.event.SpringApplicationEvent;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.PropertySource;

/**
 * What is different in the environment of a worker.
 */
public final class WorkerEnvironment {

	/** The name of the property source that comes first in a worker. */
	public static final String PROPERTY_SOURCE = "launcherWorker";

	private static final String PREFIX = "launcher.";

	private static final String COMPOSE = "spring.docker.compose.lifecycle-management";

	private WorkerEnvironment() {
	}

	/**
	 * Prepares the environment and the application.
	 * @param environment the environment
	 * @param application the application
	 * @param descriptor what the supervisor says
	 */
	public static void prepare(ConfigurableEnvironment environment, SpringApplication application,
			WorkerDescriptor descriptor) {
		LogName.set(LogName.PARKED);
		Map<String, Object> properties = new HashMap<>(descriptor.properties());
		properties.put("spring.main.banner-mode", "off");
		LogProperties.addName(properties, environment, application.getClassLoader());
		LogProperties.separateFile(properties, environment, ProcessHandle.current().pid());
		if (environment.getProperty(COMPOSE) == null) {
			// or the worker that started the containers takes them down under its
			// siblings
			properties.put(COMPOSE, "start-only");
		}
		environment.getPropertySources().addFirst(new MapPropertySource(PROPERTY_SOURCE, properties));
		ProcessFileWriters.remove(application);
	}

	/**
	 * The values of the launcher's own properties, as this environment gives them.
	 * @param environment the environment
	 * @return the values by their names as they are written there
	 */
	public static Map<String, String> launcherProperties(ConfigurableEnvironment environment) {
		Map<String, String> values = new TreeMap<>();
		for (PropertySource<?> source : environment.getPropertySources()) {
			if (source instanceof EnumerablePropertySource<?> enumerable) {
				for (String name : enumerable.getPropertyNames()) {
					String uniform = uniform(name);
					if (uniform.startsWith(PREFIX)) {
						String value = environment.getProperty(uniform);
						if (value != null) {
							values.putIfAbsent(uniform, value);
						}
					}
				}
			}
		}
		return values;
	}

	private static String uniform(String name) {
		return name.startsWith("LAUNCHER_") ? name.toLowerCase(Locale.ROOT).replace('_', '.') : name;
	}

	// Keeps a writer from writing, which may still be called after its removal.
	static void silence(ApplicationPidFileWriter writer) {
		writer.setTriggerEventType(Never.class);
	}

	/**
	 * An event that is never published.
	 */
	abstract static class Never extends SpringApplicationEvent {

		private static final long serialVersionUID = 1L;

		private Never(SpringApplication application) {
			super(application, new String[0]);
		}

	}

}
