package io.launcher.web.accept;

import java.nio.channels.SocketChannel;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * Connections that were accepted a moment ago and not given to a request thread yet.
 * Without them a quick acceptor would take more connections than there are threads before
 * the first is counted. A client that connects and sends nothing is soon forgotten.
 */
public final class UndispatchedConnections {

	private static final long WINDOW = TimeUnit.MILLISECONDS.toNanos(50);

	private final Map<SocketChannel, Long> accepted = new ConcurrentHashMap<>();

	/**
	 * Adds a connection.
	 * @param connection the connection
	 * @param now the time
	 */
	public void add(SocketChannel connection, long now) {
		this.accepted.put(connection, now);
	}

	/**
	 * Removes a connection, which was given to a thread or closed.
	 * @param connection the connection
	 * @return whether it was there
	 */
	public boolean remove(SocketChannel connection) {
		return this.accepted.remove(connection) != null;
	}

	/**
	 * Forgets what is older than a moment, and counts the others.
	 * @param now the time
	 * @return how many there are
	 */
	public int count(long now) {
		this.accepted.values().removeIf((acceptedAt) -> now - acceptedAt >= WINDOW);
		return this.accepted.size();
	}

	/**
	 * Whether there is none.
	 * @return whether there is none
	 */
	public boolean isEmpty() {
		return this.accepted.isEmpty();
	}

	/**
	 * When all that are there now are forgotten.
	 * @param now the time
	 * @return the end of the moment
	 */
	public static long end(long now) {
		return now + WINDOW;
	}

}
