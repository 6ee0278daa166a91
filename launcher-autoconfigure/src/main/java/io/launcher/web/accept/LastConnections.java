package io.launcher.web.accept;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

import io.launcher.socket.SharedSocket;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * What is still accepted when an application ends: everything in the queue of its socket,
 * after which the socket refuses. Left to the end of the process, it would let
 * connections wait for nobody and then reset them.
 */
public final class LastConnections {

	/**
	 * How long a handshake may be under way that began before no more were let in.
	 */
	private static final long HANDSHAKE = TimeUnit.MILLISECONDS.toNanos(200);

	private static final Log logger = LogFactory.getLog(LastConnections.class);

	private final SharedSocket socket;

	private final BooleanSupplier stopped;

	private final Waiting waiting;

	private final LongSupplier nanoTime;

	/**
	 * Creates the view of a queue.
	 * @param socket the socket
	 * @param stopped whether nobody in this process accepts any more
	 * @param waiting waits for a condition, which is asked again after each accepted
	 * connection
	 * @param nanoTime the clock
	 */
	public LastConnections(SharedSocket socket, BooleanSupplier stopped, Waiting waiting, LongSupplier nanoTime) {
		this.socket = socket;
		this.stopped = stopped;
		this.waiting = waiting;
		this.nanoTime = nanoTime;
	}

	/**
	 * Waits until the queue is empty for good, while somebody accepts from it, and ends
	 * the socket if the supervisor has let go of it.
	 * @param end the deadline
	 * @throws InterruptedException if interrupted meanwhile
	 */
	public void await(long end) throws InterruptedException {
		awaitEmpty(end);
		try {
			if (this.socket.isAbandoned()) {
				while (joinsQueue(end)) {
					awaitEmpty(end);
				}
				if (!hasQueued() && !this.socket.end()) {
					// as two do that are the last ones together
					logger.debug("Another worker has ended the shared socket on " + this.socket.address());
				}
			}
		}
		catch (IOException ex) {
			logger.warn("Failed to end the shared socket on " + this.socket.address(), ex);
		}
	}

	private void awaitEmpty(long end) throws InterruptedException {
		this.waiting.awaitUntil(() -> this.stopped.getAsBoolean() || !hasQueued(), end);
	}

	private boolean joinsQueue(long end) throws InterruptedException {
		long now = this.nanoTime.getAsLong();
		long handshake = now + Math.max(0, Math.min(HANDSHAKE, end - now));
		return this.waiting.awaitUntil(this::hasQueued, handshake) && !this.stopped.getAsBoolean() && end - now > 0;
	}

	private boolean hasQueued() {
		try {
			return this.socket.hasQueuedConnections();
		}
		catch (IOException ex) {
			logger.warn("Failed to ask whether connections are queued on " + this.socket.address(), ex);
			return false;
		}
	}

	/**
	 * Waits for what changes when a connection is accepted.
	 */
	@FunctionalInterface
	public interface Waiting {

		/**
		 * Waits for a condition up to a point in time.
		 * @param condition what to wait for
		 * @param end the time in terms of the clock
		 * @return whether the condition holds
		 * @throws InterruptedException if interrupted meanwhile
		 */
		boolean awaitUntil(BooleanSupplier condition, long end) throws InterruptedException;

	}

}
