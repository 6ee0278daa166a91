package io.launcher.web.tomcat;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;

import io.launcher.web.accept.Changes;
import io.launcher.web.accept.ConnectorLoad;
import io.launcher.web.accept.DrainTime;
import org.apache.coyote.Processor;
import org.apache.coyote.UpgradeProtocol;
import org.apache.coyote.http2.Http2Protocol;
import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.NioEndpoint;
import org.apache.tomcat.util.net.SocketEvent;
import org.apache.tomcat.util.net.SocketWrapperBase;

/**
 * Sees the accepted connections of an endpoint to their end. Each of them is told to
 * leave; those that stay idle are closed after a grace.
 */
final class ConnectionDrain {

	/**
	 * HTTP/2 tells a client which requests were processed, so that an idle connection
	 * needs little grace: time for the first GOAWAY to arrive.
	 */
	private static final long HTTP2_GRACE = TimeUnit.SECONDS.toNanos(1);

	private static final long SHORTEST_LOOK = TimeUnit.MILLISECONDS.toNanos(10);

	private final SharedNioEndpoint endpoint;

	private final ConnectorLoad load;

	private final DrainTime time;

	private final long grace;

	private final long http2Grace;

	private final boolean ending;

	private final Set<SocketWrapperBase<NioChannel>> told = new HashSet<>();

	private final FinalGoAway finalGoAway = new FinalGoAway();

	/** After the begin. */
	private long nextLook;

	private boolean keepAliveShortened;

	ConnectionDrain(SharedNioEndpoint endpoint, DrainTime time, long grace) {
		this(endpoint, time, grace, false);
	}

	private ConnectionDrain(SharedNioEndpoint endpoint, DrainTime time, long grace, boolean ending) {
		this.endpoint = endpoint;
		this.load = endpoint.load();
		this.time = time;
		this.grace = grace;
		// a stream that was just ended counts no more before its last frame is sent
		this.http2Grace = ending ? time.limit() / 4 : Math.min(grace, HTTP2_GRACE);
		this.ending = ending;
		this.nextLook = this.http2Grace;
	}

	/**
	 * Creates a drain that also ends what would go on, and gives no grace.
	 * @param endpoint the endpoint
	 * @param time the time of the drain
	 * @return the drain
	 */
	static ConnectionDrain ending(SharedNioEndpoint endpoint, DrainTime time) {
		return new ConnectionDrain(endpoint, time, 0, true);
	}

	void run(UpgradeProtocol[] upgrades) throws InterruptedException {
		try (Changes.Watch watch = this.load.changes().watch()) {
			while (true) {
				long seen = watch.seen();
				if (this.load.connections() == 0 || this.time.isOver()) {
					return;
				}
				// again and again: a connection may be upgraded only now
				this.endpoint.getHandler().pause();
				if (this.ending) {
					this.endpoint.getConnections().forEach(this::goAway);
				}
				watch.awaitChange(seen, closeIdle(upgrades));
			}
		}
	}

	// a WebSocket sends its close frame; Tomcat itself would do so when it has closed the
	// connection already
	private void goAway(SocketWrapperBase<NioChannel> connection) {
		if (connection.getCurrentProcessor() instanceof Processor processor && processor.isUpgrade()
				&& !isHttp2(processor) && this.told.add(connection)) {
			this.endpoint.processSocket(connection, SocketEvent.STOP, true);
		}
	}

	private static boolean isHttp2(Processor processor) {
		// the class itself is not public
		return processor.getUpgradeToken().getHttpUpgradeHandler().getClass().getPackage() == Http2Protocol.class
			.getPackage();
	}

	// HTTP/2 connections whose end is announced end soon after their last stream has
	private void shortenKeepAlive(UpgradeProtocol[] upgrades) {
		long millis = Math.max(1, TimeUnit.NANOSECONDS.toMillis(this.http2Grace));
		for (UpgradeProtocol upgrade : upgrades) {
			if (upgrade instanceof Http2Protocol http2
					&& (http2.getKeepAliveTimeout() < 0 || http2.getKeepAliveTimeout() > millis)) {
				http2.setKeepAliveTimeout(millis);
			}
		}
	}

	// closes what is idle for too long, and says when to look again if nothing changes
	private long closeIdle(UpgradeProtocol[] upgrades) {
		long passed = this.time.passed();
		if (passed >= this.nextLook) {
			boolean left = closeWithoutStreams();
			if (!left && !this.keepAliveShortened) {
				this.keepAliveShortened = true;
				shortenKeepAlive(upgrades);
			}
			this.nextLook = left ? passed + Math.max(this.http2Grace, SHORTEST_LOOK) : this.time.limit();
		}
		boolean graceful = passed < this.grace;
		if (!graceful) {
			limitIdleTime();
		}
		return this.time.at(graceful ? Math.min(this.grace, this.nextLook) : this.nextLook);
	}

	// whether some have still to be told which stream is their last
	private boolean closeWithoutStreams() {
		boolean left = false;
		for (SocketWrapperBase<NioChannel> connection : this.endpoint.getConnections()) {
			if (connection.getCurrentProcessor() instanceof Processor processor && processor.isUpgrade()) {
				boolean told = !isHttp2(processor)
						|| this.finalGoAway.wasSent(processor.getUpgradeToken().getHttpUpgradeHandler());
				if (told || this.ending) {
					// only those without an active stream have a time-out, and this is
					// beyond any
					processor.timeoutAsync(Long.MAX_VALUE);
				}
				else {
					left = true;
				}
			}
		}
		return left;
	}

	// the poller closes, in its own thread, what was last read from longer ago than that
	private void limitIdleTime() {
		long millis = Math.max(1, TimeUnit.NANOSECONDS.toMillis(this.grace));
		boolean limited = false;
		for (SocketWrapperBase<NioChannel> connection : this.endpoint.getConnections()) {
			limited |= limitIdleTime(connection, millis);
		}
		if (limited) {
			this.endpoint.wakePoller();
		}
	}

	private boolean limitIdleTime(SocketWrapperBase<NioChannel> connection, long millis) {
		// locked while a request is processed, whose body must keep its own time-out
		if (!isIdle(connection) || !connection.getLock().tryLock()) {
			return false;
		}
		try {
			if (!isIdle(connection)) {
				return false;
			}
			if (this.ending && !isSending(connection)) {
				// at once, while the poller may be about to wait
				connection.close();
				return false;
			}
			if (connection.getReadTimeout() <= 0 || connection.getReadTimeout() > millis) {
				connection.setReadTimeout(millis);
				return true;
			}
			return false;
		}
		finally {
			connection.getLock().unlock();
		}
	}

	// or will be without further notice
	private static boolean isIdle(SocketWrapperBase<NioChannel> connection) {
		Object processor = connection.getCurrentProcessor();
		return processor == null || (processor instanceof SharedHttp11Processor file && file.hasSentFile());
	}

	private static boolean isSending(SocketWrapperBase<NioChannel> connection) {
		return connection instanceof NioEndpoint.NioSocketWrapper nio && nio.getSendfileData() != null;
	}

}
