package io.launcher.web;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Map;

import io.launcher.ServiceNames;

/**
 * One of the sockets that the supervisor listens on for the web workers, as it is
 * configured.
 *
 * @param name the name that workers get it by: {@code web} for that of the application's
 * web server, else that of an additional one
 * @param address where it listens
 * @param backlog how many connections may wait to be accepted
 */
public record SocketDefinition(String name, ListenAddress address, int backlog) {

	/** The name of the socket of the application's web server. */
	public static final String MAIN = ServiceNames.WEB;

	private static final String PREFIX = "launcher.web.";

	/**
	 * The property that has the port.
	 * @return the name of the property
	 */
	public String portProperty() {
		return isMain() ? "server.port" : additional("port");
	}

	/**
	 * The property that has the local address.
	 * @return the name of the property
	 */
	public String addressProperty() {
		return isMain() ? "server.address" : additional("address");
	}

	/**
	 * The property that has the path of a Unix domain socket.
	 * @return the name of the property
	 */
	public String pathProperty() {
		return isMain() ? PREFIX + "unix-socket.path" : additional("path");
	}

	/**
	 * The property that has the permissions of a Unix domain socket.
	 * @return the name of the property
	 */
	public String permissionsProperty() {
		return isMain() ? PREFIX + "unix-socket.permissions" : additional("permissions");
	}

	/**
	 * What a worker has to be told of the socket that was opened for this: its port or
	 * its path, as they are in truth.
	 * @param opened the address of the socket
	 * @return properties
	 */
	public Map<String, String> workerProperties(SocketAddress opened) {
		return (opened instanceof InetSocketAddress inet) ? Map.of(portProperty(), Integer.toString(inet.getPort()))
				: Map.of(pathProperty(), opened.toString());
	}

	private boolean isMain() {
		return this.name.equals(MAIN);
	}

	private String additional(String property) {
		return PREFIX + "additional-sockets." + this.name + "." + property;
	}

}
