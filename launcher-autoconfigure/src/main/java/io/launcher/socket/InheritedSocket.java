package io.launcher.socket;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;

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
			return (this.address instanceof UnixDomainSocketAddress) ? openUnix() : openInternet();
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

	private ServerSocketChannel openInternet() throws IOException {
		ServerSocketChannel channel = ServerSocketChannel.open();
		return adopt(channel, () -> channel.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1));
	}

	private ServerSocketChannel openUnix() throws IOException {
		ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
		return adopt(channel, () -> {
			try {
				// in the supervisor's directory, which is there, private and not too long
				channel.bind(UnixDomainSocketAddress.of(temporaryPath()), 1);
			}
			catch (IOException ex) {
				// in the JDK's own choice of a directory
				channel.bind(null, 1);
			}
		});
	}

	private Path temporaryPath() {
		String file = "a-" + Long.toHexString(UUID.randomUUID().getMostSignificantBits());
		return (this.directory != null) ? this.directory.resolve(file) : Path.of(file);
	}

	/**
	 * Puts the shared socket in the place of a throw-away one, under a channel that does
	 * not notice. O_NONBLOCK, which all processes share, is not touched.
	 * @param channel the channel
	 * @param bind binds it to an address that is only its own
	 * @return the channel
	 * @throws IOException if that fails; the channel is closed then
	 */
	private ServerSocketChannel adopt(ServerSocketChannel channel, Binding bind) throws IOException {
		try {
			bind.run();
			SocketAddress throwAway = channel.getLocalAddress();
			try {
				this.sockets.replace(this.descriptors.listening(throwAway), this.template.number());
			}
			finally {
				if (throwAway instanceof UnixDomainSocketAddress unix) {
					Files.deleteIfExists(unix.getPath());
				}
			}
			return channel;
		}
		catch (IOException | RuntimeException ex) {
			channel.close();
			throw ex;
		}
	}

	private void requireOpen() throws ClosedChannelException {
		if (this.template.isClosed()) {
			throw new ClosedChannelException();
		}
	}

	private interface Binding {

		void run() throws IOException;

	}

}
