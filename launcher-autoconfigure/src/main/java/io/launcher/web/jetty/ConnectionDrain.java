package io.launcher.web.jetty;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

import io.launcher.web.accept.Changes;
import io.launcher.web.accept.ConnectorLoad;
import org.eclipse.jetty.util.component.Graceful;

/**
 * Sees the accepted connections of a connector to their end. Each of them is told to
 * leave; those that stay idle are closed after a grace.
 */
final class ConnectionDrain {

	/**
	 * Jetty ends an HTTP/2 session without streams as soon as it is told, so that one
	 * that was accepted right now needs time for its first request. The others need
	 * little: they learn which of their requests were processed.
	 */
	private static final long HTTP2_GRACE = TimeUnit.SECONDS.toNanos(1);

	private final SharedServerConnector connector;

	private final LongSupplier nanoTime;

	private final long begin;

	private final long end;

	private final long grace;

	private final long http2Grace;

	private boolean sessionsTold;

	ConnectionDrain(SharedServerConnector connector, LongSupplier nanoTime, long begin, long end, long grace) {
		this.connector = connector;
		this.nanoTime = nanoTime;
		this.begin = begin;
		this.end = end;
		this.grace = grace;
		this.http2Grace = Math.min(grace, HTTP2_GRACE);
	}

	void run() throws InterruptedException {
		ConnectorLoad load = this.connector.load();
		try (Changes.Watch watch = load.changes().watch()) {
			while (true) {
				long seen = watch.seen();
				if (load.connections() == 0 || this.end - this.nanoTime.getAsLong() <= 0) {
					return;
				}
				watch.awaitChange(seen, closeIdle());
			}
		}
	}

	// closes what is idle for too long, and says when to look again if nothing changes
	private long closeIdle() {
		long passed = this.nanoTime.getAsLong() - this.begin;
		if (passed >= this.http2Grace && !this.sessionsTold) {
			this.sessionsTold = true;
			// such as the HTTP/2 sessions, which send GOAWAY, also those opened later
			this.connector.getContainedBeans(Graceful.class).forEach(Graceful::shutdown);
		}
		if (passed >= this.grace) {
			// none would be no limit
			this.connector.connections().limitIdleTime(Math.max(1, TimeUnit.NANOSECONDS.toMillis(this.grace)));
		}
		long next = (!this.sessionsTold) ? this.http2Grace : this.grace;
		return (passed < next) ? earlier(this.begin + next, this.end) : this.end;
	}

	private static long earlier(long first, long second) {
		return (first - second < 0) ? first : second;
	}

}
