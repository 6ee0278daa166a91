package io.launcher.socket;

import java.io.Closeable;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

import org.jspecify.annotations.Nullable;

/**
 * A listening socket in the supervisor. It is never accepted from here: it keeps the
 * queue of connections alive while workers come and go. Safe for use by several threads.
 */
public final class ListeningSocket implements Closeable {

	private static final int NAME_LIMIT = 64;

	private final String name;

	private final ServerSocketChannel channel;

	private final SocketAddress address;

	private final @Nullable Object fileKey;

	private final int descriptor;

	private final @Nullable SharedSocketUnavailableException unavailable;

	private ListeningSocket(String name, ServerSocketChannel channel) throws IOException {
		this.name = name;
		this.channel = channel;
		this.address = channel.getLocalAddress();
		this.fileKey = fileKey(this.address);
		int found = -1;
		SharedSocketUnavailableException problem = null;
		try {
			// now, while nobody else can have a copy of it
			NativeSockets sockets = NativeSockets.load();
			found = new Descriptors(sockets).listening(this.address);
			sockets.closeOnExec(found);
		}
		catch (SharedSocketUnavailableException ex) {
			problem = ex;
		}
		this.descriptor = found;
		this.unavailable = problem;
	}

	/**
	 * Opens a socket and listens. A port that is taken, a foreign address and a missing
	 * privilege show as the JDK's {@link java.net.BindException}.
	 * @param name the name that workers know it by, such as {@code web}
	 * @param address an internet address, port 0 for any, or a Unix domain address
	 * @param backlog how many connections may wait to be accepted
	 * @return the socket
	 * @throws IOException if it cannot be opened
	 */
	public static ListeningSocket open(String name, SocketAddress address, int backlog) throws IOException {
		if (name.isBlank() || name.length() > NAME_LIMIT) {
			throw new IllegalArgumentException(
					"The name of a shared socket has 1 to " + NAME_LIMIT + " characters, not '" + name + "'");
		}
		ServerSocketChannel channel = (address instanceof UnixDomainSocketAddress)
				? ServerSocketChannel.open(StandardProtocolFamily.UNIX) : ServerSocketChannel.open();
		try {
			channel.bind(address, backlog);
			return new ListeningSocket(name, channel);
		}
		catch (IOException | RuntimeException ex) {
			channel.close();
			throw ex;
		}
	}

	/**
	 * The name that workers know it by.
	 * @return the name
	 */
	public String name() {
		return this.name;
	}

	/**
	 * The address that it is bound to, with the port that the system chose if it was 0.
	 * @return the address
	 */
	public SocketAddress address() {
		return this.address;
	}

	/**
	 * The descriptor in this process.
	 * @return the number
	 * @throws SharedSocketUnavailableException if there is no native access to find it
	 */
	public int descriptor() {
		if (this.unavailable != null) {
			throw this.unavailable;
		}
		return this.descriptor;
	}

	/**
	 * Whether connections wait to be accepted at this moment.
	 * @return whether there are any
	 * @throws IOException if the socket is closed
	 */
	public boolean hasQueuedConnections() throws IOException {
		synchronized (this.channel) {
			requireOpen();
			return NativeSockets.load().readable(descriptor());
		}
	}

	/**
	 * Closes the socket, and deletes the file of a Unix domain socket. Workers that have
	 * it go on listening.
	 * @throws IOException if the file cannot be deleted
	 */
	@Override
	public void close() throws IOException {
		synchronized (this.channel) {
			if (!this.channel.isOpen()) {
				return;
			}
			this.channel.close();
		}
		if (this.address instanceof UnixDomainSocketAddress unix && this.fileKey != null
				&& this.fileKey.equals(fileKey(unix))) {
			Files.deleteIfExists(unix.getPath());
		}
	}

	@Override
	public String toString() {
		return this.name + " on " + this.address;
	}

	int duplicate(NativeSockets sockets) throws IOException {
		// under the lock of close(), after which the number may be someone else's
		synchronized (this.channel) {
			requireOpen();
			return sockets.duplicate(descriptor());
		}
	}

	private void requireOpen() throws ClosedChannelException {
		if (!this.channel.isOpen()) {
			throw new ClosedChannelException();
		}
	}

	private static @Nullable Object fileKey(SocketAddress address) throws IOException {
		if (!(address instanceof UnixDomainSocketAddress unix)) {
			return null;
		}
		Path path = unix.getPath();
		return Files.exists(path) ? Files.readAttributes(path, BasicFileAttributes.class).fileKey() : null;
	}

}
