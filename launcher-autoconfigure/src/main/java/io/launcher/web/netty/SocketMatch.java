package io.launcher.web.netty;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.stream.Collectors;

import io.launcher.socket.SharedSocket;

/**
 * Finds the shared socket that is meant for a server.
 */
final class SocketMatch {

	private SocketMatch() {
	}

	static SharedSocket find(List<SharedSocket> sockets, int port) {
		for (SharedSocket socket : sockets) {
			if (socket.address() instanceof InetSocketAddress address && address.getPort() == port) {
				return socket;
			}
		}
		throw none("port " + port, sockets);
	}

	static IllegalStateException none(String wanted, List<SharedSocket> sockets) {
		String present = sockets.isEmpty() ? "it got none"
				: "it got " + sockets.stream()
					.map((socket) -> "'" + socket.name() + "' on " + socket.address())
					.collect(Collectors.joining(", "));
		return new IllegalStateException("The Netty server of this worker is configured for " + wanted
				+ ", but the supervisor has handed over no listening socket for it: " + present
				+ ". The port is opened by the supervisor, so it must be the same there and in every worker: set "
				+ "it by server.port, not by a customizer or a profile of the workers only, or set "
				+ "launcher.web.socket=none to let each worker listen for itself");
	}

}
