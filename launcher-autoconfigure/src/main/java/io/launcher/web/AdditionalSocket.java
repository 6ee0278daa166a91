package io.launcher.web;

import java.nio.file.Path;

import org.jspecify.annotations.Nullable;

/**
 * A socket that the supervisor hands over besides that of the application's web server.
 *
 * @param name the name that it is handed over by
 * @param port its port, ignored if there is a path
 * @param path the file of a Unix domain socket, {@code null} for a port
 */
public record AdditionalSocket(String name, int port, @Nullable Path path) {

	/**
	 * Whether a connector of the application is meant for this socket.
	 * @param connectorPort the port of the connector
	 * @param connectorPath its path, where it has one instead of a port
	 * @return whether it is
	 */
	public boolean isMeantBy(int connectorPort, @Nullable String connectorPath) {
		if (this.path == null) {
			return connectorPath == null && this.port == connectorPort;
		}
		return connectorPath != null && absolute(this.path).equals(absolute(Path.of(connectorPath)));
	}

	private static Path absolute(Path path) {
		return path.toAbsolutePath().normalize();
	}

	@Override
	public String toString() {
		return "'" + this.name + "' on " + ((this.path != null) ? this.path : "port " + this.port);
	}

}
