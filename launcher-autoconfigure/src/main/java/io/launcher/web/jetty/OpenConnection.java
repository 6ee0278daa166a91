package io.launcher.web.jetty;

import java.util.concurrent.atomic.AtomicInteger;

import org.eclipse.jetty.io.EndPoint;
import org.jspecify.annotations.Nullable;

/**
 * An accepted connection, whose idle time can be limited while it has no request. Jetty
 * would fail a slow request by such a limit.
 */
final class OpenConnection {

	private final AtomicInteger requests = new AtomicInteger();

	private volatile @Nullable EndPoint endPoint;

	private volatile boolean limited;

	private volatile long usualIdleTime;

	void opened(EndPoint endPoint) {
		this.endPoint = endPoint;
	}

	void requestBegan() {
		this.requests.incrementAndGet();
		if (this.limited) {
			lift();
		}
	}

	void requestEnded() {
		this.requests.decrementAndGet();
	}

	/**
	 * Closes the connection if it has been idle for so long, and once it is. Does nothing
	 * while there are requests.
	 * @param millis how long it may be idle
	 */
	void limitIdleTime(long millis) {
		EndPoint target = this.endPoint;
		if (target == null || this.requests.get() > 0 || isWithin(target.getIdleTimeout(), millis)) {
			return;
		}
		this.usualIdleTime = target.getIdleTimeout();
		this.limited = true;
		target.setIdleTimeout(millis);
		// began meanwhile, maybe before it could see the limit
		if (this.requests.get() > 0) {
			lift();
		}
	}

	private void lift() {
		EndPoint target = this.endPoint;
		if (target != null) {
			target.setIdleTimeout(this.usualIdleTime);
		}
	}

	private static boolean isWithin(long idleTime, long millis) {
		return idleTime > 0 && idleTime <= millis;
	}

}
