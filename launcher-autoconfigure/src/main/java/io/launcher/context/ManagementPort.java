package io.launcher.context;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

/**
 * The port that a supervisor answers on. A bean of its context if there is one.
 *
 * @param number the port, 0 for any that is free
 */
public record ManagementPort(int number) {

	static final String PROPERTY = "management.server.port";

	private static final int DEFAULT_SERVER_PORT = 8080;

	/**
	 * Reads the properties, as Spring Boot does.
	 * @param environment the environment of the application
	 * @return the port, {@code null} if there is none apart from that of the application
	 */
	static @Nullable ManagementPort of(Environment environment) {
		Binder binder = Binder.get(environment);
		Integer port = binder.bind(PROPERTY, Integer.class).orElse(null);
		if (port == null || port < 0) {
			return null;
		}
		int serverPort = binder.bind("server.port", Integer.class).orElse(DEFAULT_SERVER_PORT);
		return (port == 0 || port != serverPort) ? new ManagementPort(port) : null;
	}

}
