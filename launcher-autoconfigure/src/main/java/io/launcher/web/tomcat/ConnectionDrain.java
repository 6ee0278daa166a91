package io.launcher.web.tomcat;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

import io.launcher.web.accept.ConnectorLoad;
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

	private final SharedNioEndpoint endpoint;

	private final ConnectorLoad load;

	private final LongSupplier nanoTime;

	private final long begin;

	private final long end;

	private final long grace;

	private final long http2Grace;

	private final boolean ending;

	private final Set<SocketWrapperBase<NioChannel>> told = new HashSet<>();

	private boolean idleStreamsEnded;

	ConnectionDrain(SharedNioEndpoint endpoint, LongSupplier nanoTime, long begin, long end, long grace) {
		this(endpoint, nanoTime, begin, end, grace, false);
	}

	private ConnectionDrain(SharedNioEndpoint endpoint, LongSupplier nanoTime, long begin, long end, long grace,
			boolean ending) {
		this.endpoint = endpoint;
		this.load = endpoint.load();
		this.nanoTime = nanoTime;
		this.begin = begin;
		this.end = end;
		this.grace = grace;
		// a stream that was just ended counts no more before its last frame is sent
		this.http2Grace = ending ? (end - begin) / 4 : Math.min(grace, HTTP2_GRACE);
		this.ending = ending;
	}

	/**
	 * Creates a drain that also ends what would go on, and gives no grace.
	 * @param endpoint the endpoint
	 * @param nanoTime the clock
	 * @param begin when it begins
	 * @param end the deadline
	 * @return the drain
	 */
	static ConnectionDrain ending(SharedNioEndpoint endpoint, LongSupplier nanoTime, long begin, long end) {
		return new ConnectionDrain(endpoint, nanoTime, begin, end, 0, true);
	}

	void run(UpgradeProtocol[] upgrades) throws InterruptedException {
		shortenKeepAlive(upgrades);
		try (ConnectorLoad.Watch watch = this.load.watch()) {
			while (true) {
				long seen = watch.seen();
				if (this.load.connections() == 0 || this.end - this.nanoTime.getAsLong() <= 0) {
					return;
				}
				// again and again: a connection may be upgraded only now
				this.endpoint.getHandler().pause();
				if (this.ending) {
					this.endpoint.getConnections().forEach(this::goAway);
				}
				watch.awaitChange(seen, closeIdle());
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

	// HTTP/2 connections end soon after their last stream has
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
	private long closeIdle() {
		long passed = this.nanoTime.getAsLong() - this.begin;
		if (passed >= this.http2Grace && !this.idleStreamsEnded) {
			this.idleStreamsEnded = true;
			this.endpoint.getConnections().forEach(this::closeWithoutStreams);
		}
		if (passed >= this.grace) {
			limitIdleTime();
		}
		long next = (!this.idleStreamsEnded) ? this.http2Grace : this.grace;
		return (passed < next) ? earlier(this.begin + next, this.end) : this.end;
	}

	private static long earlier(long first, long second) {
		return (first - second < 0) ? first : second;
	}

	// those without an active stream have a time-out, and this time is beyond any
	private void closeWithoutStreams(SocketWrapperBase<NioChannel> connection) {
		if (connection.getCurrentProcessor() instanceof Processor processor && processor.isUpgrade()) {
			processor.timeoutAsync(Long.MAX_VALUE);
		}
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
		return processor == null || (processor instanceof FileProcessor file && file.hasSentFile());
	}

	private static boolean isSending(SocketWrapperBase<NioChannel> connection) {
		return connection instanceof NioEndpoint.NioSocketWrapper nio && nio.getSendfileData() != null;
	}

}
