package io.launcher.socket;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;

/**
 * A port that belongs to the supervisor, which does not listen on it itself: the workers
 * do, each for itself.
 *
 * @see ReusePortSocket
 */
public final class PortReservation implements Closeable {

	private final String name;

	private final SocketChannel channel;

	private final InetSocketAddress address;

	private PortReservation(String name, SocketChannel channel) throws IOException {
		this.name = name;
		this.channel = channel;
		this.address = (InetSocketAddress) channel.getLocalAddress();
		new Descriptors(NativeSockets.loadForHandoff()).closeOnExec(this.address);
	}

	/**
	 * Takes a port. One that is taken, a foreign address and a missing privilege show as
	 * the JDK's {@link java.net.BindException}.
	 * @param name the name that workers know it by, such as {@code web}
	 * @param address the address, with port 0 for any that is free
	 * @return the reservation
	 * @throws IOException if it cannot be taken
	 * @throws SharedSocketUnavailableException if several processes cannot listen on one
	 * port here
	 */
	public static PortReservation open(String name, InetSocketAddress address) throws IOException {
		requireSupport();
		if (address.getPort() > 0) {
			probe(address);
		}
		SocketChannel channel = SocketChannel.open();
		try {
			channel.setOption(StandardSocketOptions.SO_REUSEPORT, true);
			bind(channel, address);
			return new PortReservation(name, channel);
		}
		catch (IOException | RuntimeException ex) {
			channel.close();
			throw ex;
		}
	}

	private static void requireSupport() throws IOException {
		NativeSockets.loadForHandoff();
		try (SocketChannel channel = SocketChannel.open()) {
			if (!channel.supportedOptions().contains(StandardSocketOptions.SO_REUSEPORT)) {
				throw new SharedSocketUnavailableException(
						"this system has no SO_REUSEPORT, which launcher.web.socket=reuse-port needs", null);
			}
		}
	}

	// without SO_REUSEPORT: with it a port would not be found in use that another
	// application of the same user has in the same way
	private static void probe(InetSocketAddress address) throws IOException {
		try (SocketChannel channel = SocketChannel.open()) {
			channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
			channel.bind(address);
		}
	}

	private static void bind(SocketChannel channel, InetSocketAddress address) throws IOException {
		try {
			// without SO_REUSEADDR: with it others could take the port while no worker
			// listens
			channel.bind(address);
		}
		catch (IOException ex) {
			// as the probe has passed, it is only connections of an earlier owner that
			// linger
			channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
			channel.bind(address);
		}
	}

	/**
	 * The socket that a worker opens on it.
	 * @param backlog how many connections may wait to be accepted
	 * @return the socket
	 */
	public ReusePortSocket forWorkers(int backlog) {
		return new ReusePortSocket(this.name, this.address, backlog);
	}

	/**
	 * The address, with the port that the system chose if it was 0.
	 * @return the address
	 */
	public InetSocketAddress address() {
		return this.address;
	}

	/**
	 * Gives the port up. Workers that listen go on.
	 */
	@Override
	public void close() throws IOException {
		this.channel.close();
	}

	@Override
	public String toString() {
		return this.name + " on " + this.address;
	}

}
