package io.launcher.context;

import java.util.Map;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

import org.springframework.core.env.Environment;
import org.springframework.util.ClassUtils;

/**
 * Gives each worker an instance id of its own in OpenTelemetry, where what N processes
 * push under one id would be taken for one process. The slot is not known when it is
 * needed.
 */
final class InstanceId {

	private static final String NAME = "service.instance.id";

	private static final String ATTRIBUTES = "management.opentelemetry.resource-attributes";

	private static final String VARIABLE = "OTEL_RESOURCE_ATTRIBUTES";

	private static final String USER = "org.springframework.boot.opentelemetry.autoconfigure.OpenTelemetryProperties";

	private InstanceId() {
	}

	/**
	 * Adds the id where there is somebody to use it. One that is configured, and would be
	 * that of all workers, is made unique by the number of the worker.
	 * @param properties where to add it
	 * @param environment knows what is configured
	 * @param classLoader the class loader of the application
	 * @param worker the number of the worker
	 */
	static void add(Map<String, Object> properties, Environment environment, @Nullable ClassLoader classLoader,
			long worker) {
		if (ClassUtils.isPresent(USER, classLoader)) {
			properties.put(ATTRIBUTES + "[" + NAME + "]", of(environment, worker));
		}
	}

	static String of(Environment environment, long worker) {
		String configured = configured(environment);
		return (configured != null) ? configured + "-" + worker : UUID.randomUUID().toString();
	}

	private static @Nullable String configured(Environment environment) {
		String value = environment.getProperty(ATTRIBUTES + "[" + NAME + "]");
		if (value == null) {
			value = environment.getProperty(ATTRIBUTES + "." + NAME);
		}
		for (String attribute : environment.getProperty(VARIABLE, "").split(",")) {
			if (value == null && attribute.trim().startsWith(NAME + "=")) {
				value = attribute.trim().substring(NAME.length() + 1).trim();
			}
		}
		return (value != null && !value.isEmpty()) ? value : null;
	}

}
