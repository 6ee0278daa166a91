package io.launcher.socket;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A listening socket on a free port, as its supervisor and any number of workers have it,
 * all in this JVM.
 */
public final class SharedSocketFixture implements Closeable {

	private final ListeningSocket listening;

	private final List<InheritedSocket> inherited = new ArrayList<>();

	SharedSocketFixture(ListeningSocket listening) {
		this.listening = listening;
	}

	/**
	 * Opens a socket that nobody accepts from.
	 * @return the socket
	 * @throws IOException if it cannot be opened
	 */
	public static SharedSocketFixture open() throws IOException {
		return open("web");
	}

	/**
	 * Opens a socket that nobody accepts from.
	 * @param name its name
	 * @return the socket
	 * @throws IOException if it cannot be opened
	 */
	public static SharedSocketFixture open(String name) throws IOException {
		return new SharedSocketFixture(
				ListeningSocket.open(name, new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1024));
	}

	/**
	 * Opens a Unix domain socket that nobody accepts from.
	 * @param name its name
	 * @param path its file
	 * @return the socket
	 * @throws IOException if it cannot be opened
	 */
	public static SharedSocketFixture open(String name, Path path) throws IOException {
		return new SharedSocketFixture(ListeningSocket.open(name, UnixDomainSocketAddress.of(path), 1024));
	}

	/**
	 * The port.
	 * @return the port
	 */
	public int port() {
		return ((InetSocketAddress) this.listening.address()).getPort();
	}

	/**
	 * The socket as one more worker gets it.
	 * @return the socket, closed with this fixture
	 * @throws IOException if it cannot be duplicated
	 */
	public SharedSocket inherit() throws IOException {
		NativeSockets sockets = NativeSockets.load();
		InheritedSocket socket = new InheritedSocket(this.listening.name(), sockets, this.listening.duplicate(sockets),
				directory());
		this.inherited.add(socket);
		return socket;
	}

	/**
	 * Closes it as the supervisor does at the end of an application.
	 * @throws IOException if that fails
	 */
	public void abandon() throws IOException {
		this.listening.abandon();
	}

	/**
	 * Whether connections wait to be accepted.
	 * @return whether there are any
	 * @throws IOException if the socket is closed
	 */
	public boolean hasQueuedConnections() throws IOException {
		return this.listening.hasQueuedConnections();
	}

	private @Nullable Path directory() {
		return (this.listening.address() instanceof UnixDomainSocketAddress unix) ? unix.getPath().getParent() : null;
	}

	@Override
	public void close() throws IOException {
		this.inherited.forEach(InheritedSocket::close);
		this.listening.close();
	}

}
