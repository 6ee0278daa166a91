package io.launcher.web;

import java.util.List;

import io.launcher.socket.SharedSocket;
import org.jspecify.annotations.Nullable;

/**
 * Sockets that are there from the start.
 *
 * @param received all of them
 * @param additional those besides the first
 */
public record ReceivedSockets(List<SharedSocket> received, List<AdditionalSocket> additional) implements SharedSockets {

	/**
	 * The socket of the web server alone.
	 * @param socket the socket, {@code null} for none
	 * @return the sockets
	 */
	public static ReceivedSockets of(@Nullable SharedSocket socket) {
		return new ReceivedSockets((socket != null) ? List.of(socket) : List.of(), List.of());
	}

	@Override
	public boolean isShared() {
		return !this.received.isEmpty();
	}

}
