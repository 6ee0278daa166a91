package io.launcher.context;

import java.util.HashMap;
import java.util.Map;

import io.launcher.protocol.WorkerDescriptor;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.ApplicationPidFileWriter;
import org.springframework.boot.context.event.SpringApplicationEvent;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/**
 * What is different in the environment of a worker.
 */
public final class WorkerEnvironment {

	/** The name of the property source that comes first in a worker. */
	public static final String PROPERTY_SOURCE = "launcherWorker";

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
		InstanceId.add(properties, environment, application.getClassLoader(), descriptor.worker());
		if (environment.getProperty(COMPOSE) == null) {
			// or the worker that started the containers takes them down under its
			// siblings
			properties.put(COMPOSE, "start-only");
		}
		environment.getPropertySources().addFirst(new MapPropertySource(PROPERTY_SOURCE, properties));
		ProcessFileWriters.remove(application);
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
