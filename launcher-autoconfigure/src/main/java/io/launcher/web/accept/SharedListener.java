package io.launcher.web.accept;

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
public final class SharedListener {

	private @Nullable SharedSocket socket;

	private volatile @Nullable ServerSocketChannel channel;

	private volatile boolean wanted;

	/**
	 * Opens a descriptor of a socket.
	 * @param socket the socket
	 * @return the channel on it
	 * @throws IOException if that fails
	 */
	public synchronized ServerSocketChannel open(SharedSocket socket) throws IOException {
		this.socket = socket;
		this.wanted = true;
		ServerSocketChannel opened = socket.open();
		this.channel = opened;
		return opened;
	}

	/**
	 * Opens another descriptor after a close.
	 * @throws IOException if that fails
	 */
	public synchronized void resume() throws IOException {
		if (this.socket != null && !this.wanted) {
			open(this.socket);
		}
	}

	/**
	 * Opens another descriptor if the present one was closed by anybody else.
	 * @throws IOException if that fails
	 */
	public synchronized void repair() throws IOException {
		ServerSocketChannel present = this.channel;
		if (this.socket != null && this.wanted && present != null && !present.isOpen()) {
			open(this.socket);
		}
	}

	/**
	 * Closes the descriptor, which wakes whoever accepts from it.
	 * @throws IOException if that fails
	 */
	public synchronized void close() throws IOException {
		this.wanted = false;
		ServerSocketChannel present = this.channel;
		if (present != null) {
			present.close();
		}
	}

	/**
	 * Accepts a connection, blocking.
	 * @return the connection
	 * @throws SocketEndedException if the socket was ended for all processes
	 * @throws IOException if that fails or the descriptor is closed
	 */
	public SocketChannel accept() throws IOException {
		ServerSocketChannel present = this.channel;
		if (present == null) {
			throw new ClosedChannelException();
		}
		try {
			return present.accept();
		}
		catch (IOException ex) {
			SharedSocket source = socket();
			if (present.isOpen() && source != null && source.hasEnded()) {
				throw new SocketEndedException(ex);
			}
			throw ex;
		}
	}

	/**
	 * The channel as seen by who asks for its address, which is that of the socket.
	 * @return the channel, or {@code null} before it was opened
	 */
	public synchronized @Nullable NetworkChannel view() {
		ServerSocketChannel present = this.channel;
		SharedSocket source = this.socket;
		return (present != null && source != null) ? new AddressedChannel(present, source.address()) : null;
	}

	/**
	 * The file of a Unix domain socket.
	 * @return the path, or {@code null} for another kind
	 */
	public synchronized @Nullable String path() {
		SharedSocket source = this.socket;
		return (source != null && source.address() instanceof UnixDomainSocketAddress unix) ? unix.toString() : null;
	}

	/**
	 * Whether the queue is this process's alone and ends with the descriptor.
	 * @return whether it is
	 */
	public synchronized boolean hasOwnQueue() {
		SharedSocket source = this.socket;
		return source != null && source.hasOwnQueue();
	}

	/**
	 * The socket.
	 * @return the socket, or {@code null} before it was opened
	 */
	public synchronized @Nullable SharedSocket socket() {
		return this.socket;
	}

}
