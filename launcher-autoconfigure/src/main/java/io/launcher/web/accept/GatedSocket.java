package io.launcher.web.accept;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketAddress;
import java.nio.channels.ServerSocketChannel;

import io.launcher.socket.SharedSocket;
import io.launcher.web.AcceptGate;

/**
 * A socket whose channels take no connections before a gate is open, not even into a
 * queue of their own.
 */
public final class GatedSocket implements SharedSocket {

	private final SharedSocket socket;

	private final AcceptGate gate;

	/**
	 * Puts a socket behind a gate.
	 * @param socket the socket
	 * @param gate the gate
	 */
	public GatedSocket(SharedSocket socket, AcceptGate gate) {
		this.socket = socket;
		this.gate = gate;
	}

	@Override
	public String name() {
		return this.socket.name();
	}

	@Override
	public SocketAddress address() {
		return this.socket.address();
	}

	@Override
	public ServerSocketChannel open() throws IOException {
		ServerSocketChannel channel = this.socket.open();
		try {
			if (hasOwnQueue()) {
				this.gate.beforeOpen(() -> listenUnchecked(channel));
			}
			return channel;
		}
		catch (RuntimeException ex) {
			channel.close();
			throw ex;
		}
	}

	private void listenUnchecked(ServerSocketChannel channel) {
		try {
			listen(channel);
		}
		catch (IOException ex) {
			throw new UncheckedIOException("Failed to listen on '" + name() + "'", ex);
		}
	}

	@Override
	public boolean hasQueuedConnections() throws IOException {
		return this.socket.hasQueuedConnections();
	}

	@Override
	public boolean hasOwnQueue() {
		return this.socket.hasOwnQueue();
	}

	@Override
	public void listen(ServerSocketChannel channel) throws IOException {
		this.socket.listen(channel);
	}

	@Override
	public boolean isAbandoned() throws IOException {
		return this.socket.isAbandoned();
	}

	@Override
	public boolean end() throws IOException {
		return this.socket.end();
	}

	@Override
	public boolean hasEnded() {
		return this.socket.hasEnded();
	}

}
