package io.launcher.context;

import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.logging.LoggingSystem;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.PropertySource;

/**
 * The logging configuration of a JVM that is one of several.
 */
final class LogProperties {

	private static final String CORRELATION = "logging.pattern.correlation";

	private static final String FILE_NAME = "logging.file.name";

	private static final String FILE_PATH = "logging.file.path";

	private LogProperties() {
	}

	// Makes each line name its writer, beside what else there is in that place, such as
	// the ids of a trace.
	static void addName(Map<String, Object> properties, ConfigurableEnvironment environment, ClassLoader classLoader) {
		// as it is written: what it refers to may be there only once logging starts
		String existing = raw(environment, CORRELATION);
		if (existing == null) {
			boolean traced = environment.getProperty(LoggingSystem.EXPECT_CORRELATION_ID_PROPERTY, Boolean.class,
					false);
			existing = traced ? "%correlationId" : "";
		}
		String name = nameOf(LoggingSystem.get(classLoader).getClass().getSimpleName());
		if (name != null) {
			properties.put(CORRELATION, "[" + name + "] " + existing);
		}
	}

	// Gives the log file a name that no other JVM writes to.
	static void separateFile(Map<String, Object> properties, ConfigurableEnvironment environment, long pid) {
		String name = resolved(environment, FILE_NAME);
		String path = resolved(environment, FILE_PATH);
		if (name != null && !name.isEmpty()) {
			properties.put(FILE_NAME, withPid(name, pid));
		}
		else if (name != null && path != null && !path.isEmpty()) {
			properties.put(FILE_NAME, path + (path.endsWith("/") ? "" : "/") + withPid("spring.log", pid));
		}
	}

	static String withPid(String file, long pid) {
		int name = file.lastIndexOf('/') + 1;
		int dot = file.lastIndexOf('.');
		return (dot > name) ? file.substring(0, dot) + "." + pid + file.substring(dot) : file + "." + pid;
	}

	// Empty if it is not set, null if it already differs between processes: the process
	// id
	// can be resolved only once logging starts.
	private static @Nullable String resolved(ConfigurableEnvironment environment, String property) {
		String raw = raw(environment, property);
		if (raw == null) {
			return "";
		}
		if (raw.contains("${PID")) {
			return null;
		}
		try {
			return environment.resolveRequiredPlaceholders(raw);
		}
		catch (IllegalArgumentException ex) {
			return null;
		}
	}

	private static @Nullable String raw(ConfigurableEnvironment environment, String property) {
		for (PropertySource<?> source : environment.getPropertySources()) {
			Object value = source.getProperty(property);
			if (value != null) {
				return value.toString();
			}
		}
		return null;
	}

	private static @Nullable String nameOf(String loggingSystem) {
		return switch (loggingSystem) {
			case "LogbackLoggingSystem" -> "%property{" + LogName.PROPERTY + "}";
			case "Log4J2LoggingSystem" -> "%launcherName";
			default -> null;
		};
	}

}
