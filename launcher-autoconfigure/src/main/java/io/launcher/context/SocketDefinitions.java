package io.launcher.context;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;

import io.launcher.web.ListenAddress;
import io.launcher.web.SocketDefinition;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

/**
 * The sockets that are to be listened on, by the settings of the launcher and the
 * properties that every Spring Boot application has.
 */
final class SocketDefinitions {

	static final String PORT = "server.port";

	private static final int DEFAULT_PORT = 8080;

	/**
	 * The queue is one for all workers, and holds what arrives while none is there: more
	 * than a single server needs.
	 */
	private static final int DEFAULT_BACKLOG = 1024;

	private SocketDefinitions() {
	}

	/**
	 * Reads the port of the web server.
	 * @param environment the environment
	 * @return the port, negative for none
	 */
	static int port(Environment environment) {
		return Binder.get(environment).bind(PORT, Integer.class).orElse(DEFAULT_PORT);
	}

	/**
	 * Collects the sockets.
	 * @param environment the environment
	 * @param settings the settings
	 * @param tomcat whether the web server is Tomcat
	 * @return the sockets, that of the web server first
	 * @throws InvalidLauncherPropertyException if two are the same
	 */
	static List<SocketDefinition> of(Environment environment, WebSettings settings, boolean tomcat) {
		int backlog = backlog(environment, settings, tomcat);
		List<SocketDefinition> definitions = new ArrayList<>();
		definitions.add(new SocketDefinition(SocketDefinition.MAIN, main(environment, settings), backlog));
		settings.additionalSockets()
			.forEach((socket) -> definitions.add(new SocketDefinition(socket.name(), socket.address(),
					(socket.backlog() != null) ? socket.backlog() : backlog)));
		rejectSame(definitions);
		return definitions;
	}

	private static ListenAddress main(Environment environment, WebSettings settings) {
		if (settings.unixSocket() != null) {
			return settings.unixSocket();
		}
		return new ListenAddress.Port(port(environment),
				Binder.get(environment).bind("server.address", InetAddress.class).orElse(null));
	}

	private static int backlog(Environment environment, WebSettings settings, boolean tomcat) {
		if (settings.backlog() != null) {
			return settings.backlog();
		}
		return tomcat
				? Binder.get(environment).bind("server.tomcat.accept-count", Integer.class).orElse(DEFAULT_BACKLOG)
				: DEFAULT_BACKLOG;
	}

	// else the second would find the first in its way and call it another process
	private static void rejectSame(List<SocketDefinition> definitions) {
		for (int i = 1; i < definitions.size(); i++) {
			SocketDefinition later = definitions.get(i);
			for (SocketDefinition earlier : definitions.subList(0, i)) {
				rejectSame(earlier, later);
			}
		}
	}

	private static void rejectSame(SocketDefinition earlier, SocketDefinition later) {
		if (earlier.address() instanceof ListenAddress.UnixSocket one
				&& later.address() instanceof ListenAddress.UnixSocket other && one.path().equals(other.path())) {
			throw new InvalidLauncherPropertyException(later.pathProperty(), other.path().toString(),
					"another path than that of '" + earlier.pathProperty() + "'");
		}
		if (earlier.address() instanceof ListenAddress.Port one && later.address() instanceof ListenAddress.Port other
				&& one.port() == other.port() && one.port() != 0 && overlap(one, other)) {
			throw new InvalidLauncherPropertyException(later.portProperty(), Integer.toString(other.port()),
					"another port than that of '" + earlier.portProperty() + "'");
		}
	}

	private static boolean overlap(ListenAddress.Port one, ListenAddress.Port other) {
		InetAddress address = one.address();
		return address == null || other.address() == null || address.equals(other.address());
	}

}
