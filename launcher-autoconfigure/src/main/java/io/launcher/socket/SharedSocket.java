package io.launcher.socket;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.channels.ServerSocketChannel;

/**
 * A listening socket whose connections several processes take. The supervisor has opened
 * it, or has the port that each of them listens on. Safe for use by several threads.
 */
public interface SharedSocket {

	/**
	 * The name it is handed over by, such as {@code web}.
	 * @return the name
	 */
	String name();

	/**
	 * The address that it is bound to, by the kernel's word.
	 * @return the address
	 */
	SocketAddress address();

	/**
	 * Opens a channel on the socket. Closing the channel closes this process's descriptor
	 * only, and wakes whoever is blocked in its {@code accept()}. The channel must stay
	 * blocking, and its own local address is not that of the socket: ask
	 * {@link #address()}.
	 * @return a channel that accepts from the shared queue
	 * @throws IOException if the socket is closed or cannot be adopted
	 */
	ServerSocketChannel open() throws IOException;

	/**
	 * Whether a connection waits in the queue right now. The last process to leave a
	 * socket asks, as what is queued when the last descriptor closes is reset.
	 * @return whether {@code accept()} would return at once
	 * @throws IOException if the socket is closed or cannot be asked
	 */
	default boolean hasQueuedConnections() throws IOException {
		return false;
	}

	/**
	 * Whether each channel has a queue of its own, so that what waits in it is lost when
	 * the channel is closed. Such a channel takes no connections before {@link #listen}.
	 * @return whether the queue is not shared
	 */
	default boolean hasOwnQueue() {
		return false;
	}

	/**
	 * Lets the kernel put connections into the queue of a channel, where it has one of
	 * its own. Does nothing otherwise, or when the channel is closed.
	 * @param channel a channel that was opened here
	 * @throws IOException if it cannot listen
	 */
	default void listen(ServerSocketChannel channel) throws IOException {
	}

	/**
	 * Whether the supervisor has let go of the socket, so that its queue only becomes
	 * shorter.
	 * @return whether nobody but clients in the middle of connecting can join the queue
	 * @throws IOException if the socket is closed or cannot be asked
	 */
	default boolean isAbandoned() throws IOException {
		return false;
	}

	/**
	 * Ends the socket for all processes: whoever connects from here on is refused, and
	 * what is queued is reset. Only done with an abandoned socket whose queue is empty.
	 * @return {@code false} if another process has ended it before
	 * @throws IOException if the socket is closed
	 */
	default boolean end() throws IOException {
		return true;
	}

	/**
	 * Whether the socket was ended, by whichever process.
	 * @return whether nothing can be accepted any more
	 */
	default boolean hasEnded() {
		return false;
	}

}
