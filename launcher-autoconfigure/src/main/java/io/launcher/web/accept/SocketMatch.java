package io.launcher.web.accept;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.util.List;
import java.util.stream.Collectors;

import io.launcher.ServiceNames;
import io.launcher.socket.SharedSocket;
import io.launcher.web.AdditionalSocket;
import io.launcher.web.SharedSockets;
import org.jspecify.annotations.Nullable;

/**
 * Finds the socket that a connector is meant for.
 */
public final class SocketMatch {

	private SocketMatch() {
	}

	/**
	 * Finds the socket of the application's web server. It may be a Unix domain socket
	 * where the server is configured for a port, which then means nothing.
	 * @param server what listens, for the error, such as {@code A Tomcat connector}
	 * @param sockets the sockets that there are
	 * @param port the port of the connector
	 * @param path the path of the connector, where it has one instead of a port
	 * @return the socket
	 * @throws IllegalStateException if there is none; it says what to do
	 */
	public static SharedSocket find(String server, List<SharedSocket> sockets, int port, @Nullable String path) {
		for (SharedSocket socket : sockets) {
			if (isMain(socket) && path == null && socket.address() instanceof UnixDomainSocketAddress) {
				return socket;
			}
		}
		for (SharedSocket socket : sockets) {
			if (isMeant(socket.address(), port, path)) {
				return socket;
			}
		}
		throw none(server, wanted(port, path), sockets);
	}

	/**
	 * Finds an additional socket.
	 * @param server what listens, for the error, such as {@code A Tomcat connector}
	 * @param sockets the sockets that there are
	 * @param wanted the socket to find
	 * @return the socket
	 * @throws IllegalStateException if there is none; it says what to do
	 */
	public static SharedSocket find(String server, List<SharedSocket> sockets, AdditionalSocket wanted) {
		return sockets.stream()
			.filter((socket) -> socket.name().equals(wanted.name()))
			.findFirst()
			.orElseThrow(() -> new IllegalStateException(server + " of this worker is for the additional socket "
					+ wanted + ", but the supervisor has handed over no listening socket of that name: "
					+ present(sockets) + ". Declare it in launcher.web.additional-sockets where the supervisor sees "
					+ "it, too, not in a profile of the workers only, and restart the application, as a reload opens "
					+ "no sockets"));
	}

	/**
	 * Finds the additional socket that a connector of the application is meant for.
	 * @param server what listens, for the error, such as {@code A Tomcat connector}
	 * @param sockets the sockets of this process
	 * @param port the port of the connector
	 * @param path the path of the connector, where it has one instead of a port
	 * @return the socket
	 * @throws IllegalStateException if there is none; it says what to do
	 */
	public static AdditionalSocket claim(String server, SharedSockets sockets, int port, @Nullable String path) {
		return sockets.additional()
			.stream()
			.filter((socket) -> socket.isMeantBy(port, path))
			.findFirst()
			.orElseThrow(() -> new IllegalStateException("The application adds " + server + " for " + wanted(port, path)
					+ ", but its workers cannot all listen there, and the supervisor does not: "
					+ "launcher.web.additional-sockets has "
					+ (sockets.additional().isEmpty() ? "no sockets"
							: sockets.additional()
								.stream()
								.map(AdditionalSocket::toString)
								.collect(Collectors.joining(", ")))
					+ ". Add the socket to it, such as by launcher.web.additional-sockets.second."
					+ ((path != null) ? "path=" + path : "port=" + port)
					+ ", or set launcher.web.socket=none with a single worker"));
	}

	/**
	 * Explains that there is no socket.
	 * @param server what listens, such as {@code A Tomcat connector}
	 * @param wanted what it is configured for
	 * @param sockets the sockets that there are
	 * @return the exception to throw
	 */
	public static IllegalStateException none(String server, String wanted, List<SharedSocket> sockets) {
		return new IllegalStateException(server + " of this worker is configured for " + wanted
				+ ", but the supervisor has handed over no listening socket for it: " + present(sockets)
				+ ". It is opened by the supervisor, so it must be the same there and in every worker: set "
				+ "it by server.port or launcher.web.unix-socket.path, not by a customizer or a profile of the "
				+ "workers only, or set launcher.web.socket=none to let each worker listen for itself");
	}

	private static String present(List<SharedSocket> sockets) {
		return sockets.isEmpty() ? "it got none"
				: "it got " + sockets.stream()
					.map((socket) -> "'" + socket.name() + "' on " + socket.address())
					.collect(Collectors.joining(", "));
	}

	private static String wanted(int port, @Nullable String path) {
		return (path != null) ? "path '" + path + "'" : "port " + port;
	}

	private static boolean isMain(SharedSocket socket) {
		return socket.name().equals(ServiceNames.WEB);
	}

	private static boolean isMeant(SocketAddress address, int port, @Nullable String path) {
		if (address instanceof UnixDomainSocketAddress unix) {
			return unix.toString().equals(path);
		}
		return path == null && address instanceof InetSocketAddress inet && inet.getPort() == port;
	}

}
