package io.launcher.socket;

import java.net.InetSocketAddress;
import java.net.SocketAddress;

/**
 * A listening socket that this process was started with.
 *
 * @param descriptor its descriptor
 * @param name the name of the descriptor, {@code unknown} if it has none
 * @param address the address that it is bound to
 */
public record ActivatedSocket(int descriptor, String name, SocketAddress address) {

	/**
	 * Takes the socket over. Its address is used further on; the file of a Unix domain
	 * socket is not deleted, as whoever created it may go on to listen.
	 * @param name the name that workers know it by
	 * @return the socket
	 */
	public ListeningSocket adopt(String name) {
		return ListeningSocket.adopt(name, this.descriptor, this.address);
	}

	@Override
	public String toString() {
		return "descriptor " + this.descriptor + " (name '" + this.name + "', listening on "
				+ ((this.address instanceof InetSocketAddress inet)
						? inet.getAddress().getHostAddress() + " port " + inet.getPort() : this.address)
				+ ")";
	}

}
