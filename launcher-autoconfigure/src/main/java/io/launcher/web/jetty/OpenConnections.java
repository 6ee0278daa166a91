package io.launcher.web.jetty;

import java.nio.channels.SelectableChannel;
import java.nio.channels.SocketChannel;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

import io.launcher.web.accept.ConnectorLoad;
import io.launcher.web.accept.UndispatchedConnections;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.SelectorManager;
import org.jspecify.annotations.Nullable;

/**
 * The connections of a connector from {@code accept()} to their end. Jetty knows them
 * only once a selector has taken them on.
 */
final class OpenConnections implements SelectorManager.AcceptListener {

	private final Map<Object, OpenConnection> connections = new ConcurrentHashMap<>();

	private final UndispatchedConnections undispatched = new UndispatchedConnections();

	private final ConnectorLoad load;

	private final LongSupplier nanoTime;

	OpenConnections(ConnectorLoad load, LongSupplier nanoTime) {
		this.load = load;
		this.nanoTime = nanoTime;
	}

	void accepted(SocketChannel channel) {
		this.undispatched.add(channel, this.nanoTime.getAsLong());
		this.connections.put(channel, new OpenConnection());
		this.load.connectionOpened();
	}

	void opened(EndPoint endPoint) {
		OpenConnection connection = find(endPoint);
		if (connection != null) {
			connection.opened(endPoint);
			this.load.changes().changed();
		}
	}

	void closed(@Nullable Object channel) {
		if (channel instanceof SocketChannel socket && this.connections.remove(socket) != null) {
			this.undispatched.remove(socket);
			this.load.connectionClosed();
		}
	}

	@Override
	public void onAcceptFailed(SelectableChannel channel, Throwable cause) {
		closed(channel);
	}

	/**
	 * The connection that a request came by.
	 * @param endPoint the end point, of whatever layer
	 * @return the connection, or {@code null} if it is closed already
	 */
	@Nullable OpenConnection find(EndPoint endPoint) {
		return this.connections.get(channel(endPoint));
	}

	void dispatched(EndPoint endPoint) {
		if (channel(endPoint) instanceof SocketChannel socket && this.undispatched.remove(socket)) {
			this.load.changes().changed();
		}
	}

	static Object channel(EndPoint endPoint) {
		Object transport = endPoint;
		while (transport instanceof EndPoint layer) {
			transport = layer.getTransport();
		}
		return transport;
	}

	UndispatchedConnections undispatched() {
		return this.undispatched;
	}

	void limitIdleTime(long millis) {
		this.connections.values().forEach((connection) -> connection.limitIdleTime(millis));
	}

}
