package io.launcher.socket;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * A listening socket on a free port, as its supervisor and any number of workers have it,
 * all in this JVM.
 */
public final class SharedSocketFixture implements Closeable {

	private final ListeningSocket listening;

	private final List<InheritedSocket> inherited = new ArrayList<>();

	private SharedSocketFixture(ListeningSocket listening) {
		this.listening = listening;
	}

	/**
	 * Opens a socket that nobody accepts from.
	 * @return the socket
	 * @throws IOException if it cannot be opened
	 */
	public static SharedSocketFixture open() throws IOException {
		return new SharedSocketFixture(
				ListeningSocket.open("web", new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1024));
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
		InheritedSocket socket = new InheritedSocket("web", sockets, this.listening.duplicate(sockets), null);
		this.inherited.add(socket);
		return socket;
	}

	/**
	 * Whether connections wait to be accepted.
	 * @return whether there are any
	 * @throws IOException if the socket is closed
	 */
	public boolean hasQueuedConnections() throws IOException {
		return this.listening.hasQueuedConnections();
	}

	@Override
	public void close() throws IOException {
		this.inherited.forEach(InheritedSocket::close);
		this.listening.close();
	}

}
