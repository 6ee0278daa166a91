package io.launcher.web.tomcat;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NetworkChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

import io.launcher.socket.SharedSocket;
import org.jspecify.annotations.Nullable;

/**
 * This process's own descriptor of a shared socket, which can be closed and opened again.
 */
final class SharedListener {

	private @Nullable SharedSocket socket;

	private volatile @Nullable ServerSocketChannel channel;

	private volatile boolean wanted;

	/**
	 * Opens a descriptor of a socket.
	 * @param socket the socket
	 * @throws IOException if that fails
	 */
	synchronized void open(SharedSocket socket) throws IOException {
		this.socket = socket;
		this.wanted = true;
		this.channel = socket.open();
	}

	/**
	 * Opens another descriptor after a close.
	 * @throws IOException if that fails
	 */
	synchronized void resume() throws IOException {
		if (this.socket != null && !this.wanted) {
			open(this.socket);
		}
	}

	/**
	 * Opens another descriptor if the present one was closed by anybody else.
	 * @throws IOException if that fails
	 */
	synchronized void repair() throws IOException {
		ServerSocketChannel present = this.channel;
		if (this.socket != null && this.wanted && present != null && !present.isOpen()) {
			open(this.socket);
		}
	}

	/**
	 * Closes the descriptor, which wakes whoever accepts from it.
	 * @throws IOException if that fails
	 */
	synchronized void close() throws IOException {
		this.wanted = false;
		ServerSocketChannel present = this.channel;
		if (present != null) {
			present.close();
		}
	}

	SocketChannel accept() throws IOException {
		ServerSocketChannel present = this.channel;
		if (present == null) {
			throw new ClosedChannelException();
		}
		return present.accept();
	}

	/**
	 * The channel as seen by who asks for its address, which is that of the socket.
	 * @return the channel, or {@code null} before it was opened
	 */
	synchronized @Nullable NetworkChannel view() {
		ServerSocketChannel present = this.channel;
		SharedSocket source = this.socket;
		return (present != null && source != null) ? new AddressedChannel(present, source.address()) : null;
	}

	/**
	 * The file of a Unix domain socket.
	 * @return the path, or {@code null} for another kind
	 */
	synchronized @Nullable String path() {
		SharedSocket source = this.socket;
		return (source != null && source.address() instanceof UnixDomainSocketAddress unix) ? unix.toString() : null;
	}

	synchronized boolean hasQueuedConnections() throws IOException {
		SharedSocket source = this.socket;
		return source != null && source.hasQueuedConnections();
	}

}
