package io.launcher.web.accept;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.util.List;
import java.util.stream.Collectors;

import io.launcher.socket.SharedSocket;
import org.jspecify.annotations.Nullable;

/**
 * Finds the shared socket that is meant for a connector.
 */
public final class SocketMatch {

	private SocketMatch() {
	}

	/**
	 * Finds a socket.
	 * @param server what listens, for the error, such as {@code A Tomcat connector}
	 * @param sockets the sockets that there are
	 * @param port the port of the connector
	 * @param path the path of the connector, where it has one instead of a port
	 * @return the socket
	 * @throws IllegalStateException if there is none; it says what to do
	 */
	public static SharedSocket find(String server, List<SharedSocket> sockets, int port, @Nullable String path) {
		for (SharedSocket socket : sockets) {
			if (isMeant(socket.address(), port, path)) {
				return socket;
			}
		}
		String wanted = (path != null) ? "path '" + path + "'" : "port " + port;
		throw none(server, wanted, sockets);
	}

	/**
	 * Explains that there is no socket.
	 * @param server what listens, such as {@code A Tomcat connector}
	 * @param wanted what it is configured for
	 * @param sockets the sockets that there are
	 * @return the exception to throw
	 */
	public static IllegalStateException none(String server, String wanted, List<SharedSocket> sockets) {
		String present = sockets.isEmpty() ? "it got none"
				: "it got " + sockets.stream()
					.map((socket) -> "'" + socket.name() + "' on " + socket.address())
					.collect(Collectors.joining(", "));
		return new IllegalStateException(server + " of this worker is configured for " + wanted
				+ ", but the supervisor has handed over no listening socket for it: " + present
				+ ". The port is opened by the supervisor, so it must be the same there and in every worker: set "
				+ "it by server.port, not by a customizer or a profile of the workers only, or set "
				+ "launcher.web.socket=none to let each worker listen for itself");
	}

	private static boolean isMeant(SocketAddress address, int port, @Nullable String path) {
		if (address instanceof UnixDomainSocketAddress unix) {
			return unix.toString().equals(path);
		}
		return path == null && address instanceof InetSocketAddress inet && inet.getPort() == port;
	}

}
