package io.launcher.testload;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import javax.net.ssl.SSLContext;

import org.jspecify.annotations.Nullable;

/**
 * Lets several clients make their requests by streams of one HTTP/2 connection, and opens
 * another one for those that come after a GOAWAY.
 */
public final class Http2Streams implements LoadConnection.Factory {

	private final int port;

	private final @Nullable SSLContext tls;

	private final int streams;

	private final List<Shared> connections = new ArrayList<>();

	/**
	 * Creates connections.
	 * @param port the port
	 * @param tls what is trusted, or {@code null} for plain text
	 * @param streams how many clients share a connection
	 */
	public Http2Streams(int port, @Nullable SSLContext tls, int streams) {
		this.port = port;
		this.tls = tls;
		this.streams = streams;
	}

	@Override
	public synchronized LoadConnection open(Duration timeout) throws LoadFailureException {
		for (Shared connection : this.connections) {
			if (connection.users < this.streams && !connection.isEnding()) {
				connection.users++;
				return connection;
			}
		}
		Shared opened = new Shared(Http2Connection.open(this.port, this.tls, timeout));
		this.connections.add(opened);
		return opened;
	}

	/**
	 * Is closed with the last of its users.
	 */
	private final class Shared implements LoadConnection {

		private final Http2Connection connection;

		private int users = 1;

		private Shared(Http2Connection connection) {
			this.connection = connection;
		}

		@Override
		public HttpConnection.Response exchange(LoadRequest request) throws LoadFailureException {
			return this.connection.exchange(request);
		}

		@Override
		public boolean isEnding() {
			return this.connection.isEnding();
		}

		@Override
		public void close() {
			synchronized (Http2Streams.this) {
				if (--this.users == 0) {
					Http2Streams.this.connections.remove(this);
					this.connection.close();
				}
			}
		}

	}

}
