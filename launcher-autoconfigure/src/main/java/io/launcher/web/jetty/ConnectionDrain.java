package io.launcher.web.jetty;

import java.util.concurrent.TimeUnit;

import io.launcher.web.accept.Changes;
import io.launcher.web.accept.ConnectorLoad;
import io.launcher.web.accept.DrainTime;
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

	private final DrainTime time;

	private final long grace;

	private final long http2Grace;

	private boolean sessionsTold;

	ConnectionDrain(SharedServerConnector connector, DrainTime time, long grace) {
		this.connector = connector;
		this.time = time;
		this.grace = grace;
		this.http2Grace = Math.min(grace, HTTP2_GRACE);
	}

	void run() throws InterruptedException {
		ConnectorLoad load = this.connector.load();
		try (Changes.Watch watch = load.changes().watch()) {
			while (true) {
				long seen = watch.seen();
				if (load.connections() == 0 || this.time.isOver()) {
					return;
				}
				watch.awaitChange(seen, closeIdle());
			}
		}
	}

	// closes what is idle for too long, and says when to look again if nothing changes
	private long closeIdle() {
		long passed = this.time.passed();
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
		return (passed < next) ? this.time.at(next) : this.time.end();
	}

}
