package io.launcher.socket;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * A listening socket in the supervisor. It is never accepted from here: it keeps the
 * queue of connections alive while workers come and go. Safe for use by several threads.
 */
public final class ListeningSocket implements Closeable {

	private static final System.Logger logger = System.getLogger(ListeningSocket.class.getName());

	private static final int NAME_LIMIT = 64;

	private final String name;

	/** What is closed in the end, and the lock for that. */
	private final Closeable handle;

	private final SocketAddress address;

	/** The file that is to be deleted in the end, if it is still the same. */
	private final @Nullable Object fileKey;

	private final int descriptor;

	private final @Nullable SharedSocketUnavailableException unavailable;

	private boolean closed;

	private ListeningSocket(String name, ServerSocketChannel channel) throws IOException {
		this.name = name;
		this.handle = channel;
		this.address = channel.getLocalAddress();
		this.fileKey = (this.address instanceof UnixDomainSocketAddress unix) ? new SocketFile(unix.getPath()).key()
				: null;
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

	private ListeningSocket(String name, NativeDescriptor descriptor, SocketAddress address) {
		this.name = name;
		this.handle = descriptor;
		this.address = address;
		this.fileKey = null;
		this.descriptor = descriptor.number();
		this.unavailable = null;
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
		return open(name, address, backlog, null);
	}

	/**
	 * Opens a socket and listens. A port that is taken, a foreign address and a missing
	 * privilege show as the JDK's {@link java.net.BindException}, what is wrong with the
	 * path of a Unix domain socket as {@link SocketFileException}. The file that a dead
	 * process has left at that path is removed.
	 * @param name the name that workers know it by, such as {@code web}
	 * @param address an internet address, port 0 for any, or a Unix domain address
	 * @param backlog how many connections may wait to be accepted
	 * @param permissions who may connect to a Unix domain socket, {@code null} for what
	 * the umask leaves
	 * @return the socket
	 * @throws IOException if it cannot be opened
	 */
	public static ListeningSocket open(String name, SocketAddress address, int backlog,
			@Nullable Set<PosixFilePermission> permissions) throws IOException {
		checkName(name);
		ServerSocketChannel channel = (address instanceof UnixDomainSocketAddress)
				? ServerSocketChannel.open(StandardProtocolFamily.UNIX) : ServerSocketChannel.open();
		try {
			if (address instanceof UnixDomainSocketAddress unix) {
				new SocketFile(unix.getPath()).bind(channel, backlog, permissions);
			}
			else {
				channel.bind(address, backlog);
			}
			return new ListeningSocket(name, channel);
		}
		catch (IOException | RuntimeException ex) {
			channel.close();
			throw ex;
		}
	}

	static ListeningSocket adopt(String name, int descriptor, SocketAddress address) {
		checkName(name);
		return new ListeningSocket(name, new NativeDescriptor(NativeSockets.load(), descriptor), address);
	}

	private static void checkName(String name) {
		if (name.isBlank() || name.length() > NAME_LIMIT) {
			throw new IllegalArgumentException(
					"The name of a shared socket has 1 to " + NAME_LIMIT + " characters, not '" + name + "'");
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
	 * Checks that the socket can be handed to other processes.
	 * @throws SharedSocketUnavailableException if this platform cannot do that
	 */
	public void requireShareable() {
		NativeSockets.loadForHandoff();
		descriptor();
	}

	/**
	 * Whether connections wait to be accepted at this moment.
	 * @return whether there are any
	 * @throws IOException if the socket is closed
	 */
	public boolean hasQueuedConnections() throws IOException {
		synchronized (this.handle) {
			requireOpen();
			return NativeSockets.load().readable(descriptor());
		}
	}

	/**
	 * Closes the socket for good, at the end of the application: nobody joins its queue
	 * any more. The workers accept what is in it, and then end it for all of them. Where
	 * that is not possible, or the socket is that of an activator which goes on to
	 * listen, it is only closed.
	 * @throws IOException if the file of a Unix domain socket cannot be deleted
	 */
	public void abandon() throws IOException {
		synchronized (this.handle) {
			boolean own = this.handle instanceof ServerSocketChannel;
			if (own && !this.closed && this.unavailable == null && this.address instanceof InetSocketAddress) {
				try {
					NativeSockets.loadForHandoff().holdOff(this.descriptor);
				}
				catch (IOException | SharedSocketUnavailableException ex) {
					logger.log(System.Logger.Level.DEBUG, "Cannot hold connections off " + this, ex);
				}
			}
		}
		close();
	}

	/**
	 * Closes the socket, and deletes the file of a Unix domain socket that was created
	 * here and is still the same. Workers that have it go on listening.
	 * @throws IOException if the file cannot be deleted
	 */
	@Override
	public void close() throws IOException {
		synchronized (this.handle) {
			if (this.closed) {
				return;
			}
			this.closed = true;
			try {
				if (this.address instanceof UnixDomainSocketAddress unix) {
					new SocketFile(unix.getPath()).delete(this.fileKey);
				}
			}
			finally {
				this.handle.close();
			}
		}
	}

	@Override
	public String toString() {
		return this.name + " on " + this.address;
	}

	int duplicate(NativeSockets sockets) throws IOException {
		// under the lock of close(), after which the number may be someone else's
		synchronized (this.handle) {
			requireOpen();
			return sockets.duplicate(descriptor());
		}
	}

	private void requireOpen() throws ClosedChannelException {
		if (this.closed) {
			throw new ClosedChannelException();
		}
	}

}
