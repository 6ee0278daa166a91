package io.launcher.socket;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.channels.ServerSocketChannel;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * A port that several processes listen on, each with a socket and a queue of its own
 * among which the kernel distributes connections ({@code SO_REUSEPORT}).
 *
 * @see PortReservation
 */
public final class ReusePortSocket implements SharedSocket {

	private final String name;

	private final InetSocketAddress address;

	private final int backlog;

	private @Nullable ServerSocketChannel latest;

	private int descriptor = -1;

	/**
	 * Creates a socket, of which nothing is opened yet.
	 * @param name the name that it is known by, such as {@code web}
	 * @param address the address, with a port
	 * @param backlog how many connections may wait to be accepted
	 */
	public ReusePortSocket(String name, InetSocketAddress address, int backlog) {
		this.name = name;
		this.address = address;
		this.backlog = backlog;
	}

	/**
	 * Reads what {@link #format} has written.
	 * @param text the text
	 * @return the sockets
	 * @throws IllegalArgumentException if it is something else
	 */
	public static List<ReusePortSocket> parse(String text) {
		return Stream.of(text.split(";")).map(ReusePortSocket::parseOne).toList();
	}

	private static ReusePortSocket parseOne(String text) {
		String[] parts = text.split(",");
		if (parts.length != 4) {
			throw invalid(text, null);
		}
		try {
			InetAddress address = InetAddress.getByName(parts[1]);
			return new ReusePortSocket(parts[0], new InetSocketAddress(address, Integer.parseInt(parts[2])),
					Integer.parseInt(parts[3]));
		}
		catch (UnknownHostException | NumberFormatException ex) {
			throw invalid(text, ex);
		}
	}

	private static IllegalArgumentException invalid(String text, @Nullable Exception cause) {
		return new IllegalArgumentException("Not a listening socket: '" + text
				+ "'. The supervisor writes 'name,address,port,backlog', and nobody else is to", cause);
	}

	/**
	 * Writes sockets down for another process.
	 * @param sockets the sockets
	 * @return a text
	 */
	public static String format(List<ReusePortSocket> sockets) {
		return sockets.stream()
			.map((socket) -> socket.name + "," + socket.address.getAddress().getHostAddress() + ","
					+ socket.address.getPort() + "," + socket.backlog)
			.collect(Collectors.joining(";"));
	}

	@Override
	public String name() {
		return this.name;
	}

	@Override
	public InetSocketAddress address() {
		return this.address;
	}

	@Override
	public boolean hasOwnQueue() {
		return true;
	}

	/**
	 * Opens a socket that is bound and does not listen yet.
	 */
	@Override
	public ServerSocketChannel open() throws IOException {
		NativeSockets sockets = NativeSockets.loadForHandoff();
		// a channel of the JDK cannot be bound without listening
		try (NativeDescriptor bound = bound(sockets)) {
			ChannelAdoption adoption = new ChannelAdoption(sockets, new Descriptors(sockets), bound.number());
			ServerSocketChannel channel = adoption.internet();
			synchronized (this) {
				this.latest = channel;
				this.descriptor = adoption.adopted();
			}
			return channel;
		}
	}

	private NativeDescriptor bound(NativeSockets sockets) throws IOException {
		boolean inet6 = this.address.getAddress() instanceof Inet6Address;
		int number = sockets.check("socket",
				sockets.library()
					.socket(inet6 ? SocketConstants.AF_INET6 : SocketConstants.AF_INET,
							SocketConstants.SOCK_STREAM | SocketConstants.SOCK_CLOEXEC, 0));
		NativeDescriptor bound = new NativeDescriptor(sockets, number);
		try {
			sockets.option(number, SocketConstants.SOL_SOCKET, SocketConstants.SO_REUSEADDR, true);
			sockets.option(number, SocketConstants.SOL_SOCKET, SocketConstants.SO_REUSEPORT, true);
			if (inet6) {
				sockets.option(number, SocketConstants.IPPROTO_IPV6, SocketConstants.IPV6_V6ONLY, false);
			}
			byte[] binary = NativeAddress.internet(this.address);
			sockets.check("bind to " + this.address, sockets.library().bind(number, binary, binary.length));
			return bound;
		}
		catch (IOException | RuntimeException ex) {
			bound.close();
			throw ex;
		}
	}

	@Override
	public synchronized void listen(ServerSocketChannel channel) throws IOException {
		if (channel != this.latest || !channel.isOpen()) {
			return;
		}
		NativeSockets sockets = NativeSockets.loadForHandoff();
		sockets.check("listen on " + this.address, sockets.library().listen(this.descriptor, this.backlog));
	}

	/**
	 * Whether connections wait for this process.
	 * @return whether there are any
	 * @throws IOException if that cannot be asked
	 */
	@Override
	public synchronized boolean hasQueuedConnections() throws IOException {
		ServerSocketChannel channel = this.latest;
		return channel != null && channel.isOpen() && NativeSockets.loadForHandoff().readable(this.descriptor);
	}

	@Override
	public String toString() {
		return this.name + " on " + this.address;
	}

}
