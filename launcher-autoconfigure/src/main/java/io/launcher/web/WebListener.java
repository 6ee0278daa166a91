package io.launcher.web;

import java.io.IOException;
import java.net.BindException;
import java.util.Locale;

import io.launcher.socket.ListeningSocket;

/**
 * Opens the socket that the web workers of an application accept from, before any of them
 * exists.
 */
public final class WebListener {

	private static final int LAST_PRIVILEGED_PORT = 1023;

	private WebListener() {
	}

	/**
	 * Opens the socket.
	 * @param address where to listen
	 * @return the socket
	 * @throws ListenException if that is not possible; it says why and what to do
	 */
	public static ListeningSocket open(ListenAddress address) {
		try {
			return ListeningSocket.open("web", address.toSocketAddress(), address.backlog());
		}
		catch (IOException ex) {
			throw explain(address, ex);
		}
		catch (IllegalArgumentException ex) {
			throw new ListenException(message(address, ex),
					"Set 'server.port' to a port from 1 to 65535, or to 0 for any that is free", ex);
		}
	}

	private static String message(ListenAddress address, Exception ex) {
		return "The supervisor cannot listen on " + address + " for the web workers: " + ex.getMessage();
	}

	private static ListenException explain(ListenAddress address, IOException ex) {
		String cause = String.valueOf(ex.getMessage()).toLowerCase(Locale.ROOT);
		String message = message(address, ex);
		if (cause.contains("in use")) {
			return new ListenException(message, "Identify and stop the process that's listening on port "
					+ address.port() + " or configure this application to listen on another port by 'server.port'", ex);
		}
		if (cause.contains("permission") && address.port() <= LAST_PRIVILEGED_PORT) {
			return new ListenException(message, "Ports below 1024 need a privilege: set 'server.port' to a higher port,"
					+ " or give the supervisor CAP_NET_BIND_SERVICE (workers do not need it)", ex);
		}
		if (ex instanceof BindException && address.address() != null) {
			return new ListenException(message, "Set 'server.address' to an address of this host, or remove it", ex);
		}
		return new ListenException(message, "Check 'server.port' and 'server.address'", ex);
	}

}
