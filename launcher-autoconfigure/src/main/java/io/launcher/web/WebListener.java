package io.launcher.web;

import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.nio.file.FileSystemException;
import java.util.Locale;

import io.launcher.socket.ListeningSocket;
import io.launcher.socket.PortReservation;
import io.launcher.socket.SharedSocketUnavailableException;
import io.launcher.socket.SocketFileException;

/**
 * Opens a socket that the web workers of an application accept from, before any of them
 * exists.
 */
public final class WebListener {

	private static final int LAST_PRIVILEGED_PORT = 1023;

	private WebListener() {
	}

	/**
	 * Opens a socket.
	 * @param definition where to listen
	 * @return the socket
	 * @throws ListenException if that is not possible; it says why and what to do
	 */
	public static ListeningSocket open(SocketDefinition definition) {
		ListeningSocket socket = open(definition,
				() -> ListeningSocket.open(definition.name(), definition.address().toSocketAddress(),
						definition.backlog(),
						(definition.address() instanceof ListenAddress.UnixSocket unix) ? unix.permissions() : null));
		try {
			// known now, before there are workers to hand it to
			socket.requireShareable();
			return socket;
		}
		catch (SharedSocketUnavailableException ex) {
			ListenException failure = new ListenException(message(definition, ex),
					"Set 'launcher.web.socket' to 'none' and 'launcher.services.web.workers' to 1, or"
							+ " 'launcher.mode' to 'thread-group' to run everything in one JVM",
					ex);
			closeAfter(failure, socket);
			throw failure;
		}
	}

	private static void closeAfter(ListenException failure, ListeningSocket socket) {
		try {
			socket.close();
		}
		catch (IOException ex) {
			failure.addSuppressed(ex);
		}
	}

	/**
	 * Takes the port of a socket that workers open themselves.
	 * @param definition where to listen, a port
	 * @return the port
	 * @throws ListenException if that is not possible; it says why and what to do
	 */
	public static PortReservation reserve(SocketDefinition definition) {
		try {
			return open(definition, () -> PortReservation.open(definition.name(),
					(InetSocketAddress) definition.address().toSocketAddress()));
		}
		catch (SharedSocketUnavailableException ex) {
			throw new ListenException(message(definition, ex),
					"Set 'launcher.web.socket' to another value than 'reuse-port'", ex);
		}
	}

	private static <T> T open(SocketDefinition definition, Opening<T> opening) {
		try {
			return opening.open();
		}
		catch (IOException ex) {
			throw (definition.address() instanceof ListenAddress.Port port) ? explain(definition, port, ex)
					: explain(definition, ex);
		}
		catch (IllegalArgumentException ex) {
			throw new ListenException(message(definition, ex),
					"Set '%s' to a port from 1 to 65535, or to 0 for any that is free"
						.formatted(definition.portProperty()),
					ex);
		}
	}

	private static String message(SocketDefinition definition, Exception ex) {
		// the message of some is the path alone
		Object reason = (ex instanceof FileSystemException) ? ex : ex.getMessage();
		return "The supervisor cannot listen on " + definition.address() + " for the web workers: " + reason;
	}

	private static ListenException explain(SocketDefinition definition, ListenAddress.Port address, IOException ex) {
		String cause = String.valueOf(ex.getMessage()).toLowerCase(Locale.ROOT);
		String message = message(definition, ex);
		String port = "'" + definition.portProperty() + "'";
		if (cause.contains("in use")) {
			return new ListenException(message, "Identify and stop the process that's listening on port "
					+ address.port() + " or configure this application to listen on another port by " + port, ex);
		}
		if (cause.contains("permission") && address.port() <= LAST_PRIVILEGED_PORT) {
			return new ListenException(message, "Ports below 1024 need a privilege: set " + port + " to a higher port,"
					+ " or give the supervisor CAP_NET_BIND_SERVICE (workers need it only with 'launcher.web.socket' set to 'reuse-port')",
					ex);
		}
		if (ex instanceof BindException && address.address() != null) {
			return new ListenException(message,
					"Set '" + definition.addressProperty() + "' to an address of this host, or remove it", ex);
		}
		return new ListenException(message, "Check " + port + " and '" + definition.addressProperty() + "'", ex);
	}

	private static ListenException explain(SocketDefinition definition, IOException ex) {
		String path = "'" + definition.pathProperty() + "'";
		String action = "Set " + path + " to a path in a directory that this user may write to, and '"
				+ definition.permissionsProperty() + "' to permissions that can be set";
		if (ex instanceof SocketFileException file) {
			action = switch (file.problem()) {
				case TOO_LONG -> "Set " + path + " to a shorter path";
				case NO_DIRECTORY -> "Create the directory (RuntimeDirectory= in a service unit of systemd), or set "
						+ path + " to another path";
				case NOT_A_SOCKET -> "Remove what is there if it is not needed, or set " + path + " to another path";
				case IN_USE ->
					"Identify and stop the process that's listening on the socket, or set " + path + " to another path";
				case UNCLEAR -> "Remove the file if no process listens on it, or set " + path + " to another path";
			};
		}
		return new ListenException(message(definition, ex), action, ex);
	}

	private interface Opening<T> {

		T open() throws IOException;

	}

}
