package io.launcher.socket;

import java.io.Closeable;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;

import org.jspecify.annotations.Nullable;

/**
 * A listening socket that came from the supervisor. It keeps a descriptor as a template,
 * so that a channel can be opened for every start of a server. Safe for use by several
 * threads.
 */
public final class InheritedSocket implements SharedSocket, Closeable {

	private final String name;

	private final NativeSockets sockets;

	private final NativeDescriptor template;

	private final Descriptors descriptors;

	private final SocketAddress address;

	private final @Nullable Path directory;

	InheritedSocket(String name, NativeSockets sockets, int template, @Nullable Path directory) throws IOException {
		this(name, sockets, new Descriptors(sockets), template, directory);
	}

	InheritedSocket(String name, NativeSockets sockets, Descriptors descriptors, int template, @Nullable Path directory)
			throws IOException {
		this.name = name;
		this.sockets = sockets;
		this.descriptors = descriptors;
		this.template = new NativeDescriptor(sockets, template);
		this.directory = directory;
		SocketAddress address = descriptors.address(template);
		if (address == null) {
			throw new IOException("The shared socket '" + name + "' has an address of an unknown kind");
		}
		this.address = address;
	}

	@Override
	public String name() {
		return this.name;
	}

	@Override
	public SocketAddress address() {
		return this.address;
	}

	@Override
	public ServerSocketChannel open() throws IOException {
		// under the lock of close(), after which the number may be someone else's
		synchronized (this.template) {
			requireOpen();
			ChannelAdoption adoption = new ChannelAdoption(this.sockets, this.descriptors, this.template.number());
			return (this.address instanceof UnixDomainSocketAddress) ? adoption.unix(this.directory)
					: adoption.internet();
		}
	}

	/**
	 * Whether connections wait to be accepted at this moment, by whichever process. At a
	 * full stop, what waits when the last socket is closed is reset.
	 * @return whether there are any
	 * @throws IOException if the socket is closed
	 */
	@Override
	public boolean hasQueuedConnections() throws IOException {
		synchronized (this.template) {
			requireOpen();
			return this.sockets.readable(this.template.number());
		}
	}

	@Override
	public boolean isAbandoned() throws IOException {
		synchronized (this.template) {
			requireOpen();
			return this.sockets.isHeldOff(this.template.number());
		}
	}

	@Override
	public boolean end() throws IOException {
		synchronized (this.template) {
			requireOpen();
			return this.sockets.endListening(this.template.number());
		}
	}

	@Override
	public boolean hasEnded() {
		synchronized (this.template) {
			return this.template.isClosed() || !this.descriptors.isListening(this.template.number());
		}
	}

	/**
	 * Closes the template: no channel can be opened any more. Channels that are open stay
	 * so.
	 */
	@Override
	public void close() {
		this.template.close();
	}

	@Override
	public String toString() {
		return this.name + " on " + this.address;
	}

	private void requireOpen() throws ClosedChannelException {
		if (this.template.isClosed()) {
			throw new ClosedChannelException();
		}
	}

}
