package io.launcher.web;

import java.util.List;

import io.launcher.socket.SharedSocket;

/**
 * Sockets that are there from the start.
 *
 * @param received all of them
 * @param additional those besides the first
 */
public record ReceivedSockets(List<SharedSocket> received, List<AdditionalSocket> additional) implements SharedSockets {

	/**
	 * The socket of the web server alone.
	 * @param socket the socket
	 * @return the sockets
	 */
	public static ReceivedSockets of(SharedSocket socket) {
		return new ReceivedSockets(List.of(socket), List.of());
	}

	@Override
	public boolean isShared() {
		return true;
	}

}
