package io.launcher.web;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * A Boot application in this JVM whose server accepts from sockets that it was given.
 */
public interface SharedWorker extends AutoCloseable {

	/**
	 * What the worker is told by.
	 * @return the drain
	 */
	WebDrain drain();

	/**
	 * The ports that Spring Boot has announced.
	 * @return one for each event
	 */
	List<Integer> announcedPorts();

	/**
	 * The port as the environment has it.
	 * @return the port
	 */
	int environmentPort();

	/**
	 * The port as the server has it.
	 * @return the port
	 */
	int serverPort();

	/**
	 * The requests of the application.
	 * @return the requests
	 */
	HeldRequests requests();

	/**
	 * The connections that were accepted and not closed.
	 * @return how many
	 */
	long openConnections();

	/**
	 * Whether every further response announces the close.
	 * @return whether the server has begun to leave
	 */
	boolean isLeaving();

	/**
	 * Lets the worker leave, while others stay.
	 * @param idleGrace how long an idle connection may stay
	 * @param deadline how long all of it may take
	 * @return how it ended
	 * @throws InterruptedException if interrupted meanwhile
	 */
	default DrainResult drain(Duration idleGrace, Duration deadline) throws InterruptedException {
		return drain().drain(idleGrace, deadline, false);
	}

	/**
	 * Lets the worker leave, on another thread.
	 * @param idleGrace how long an idle connection may stay
	 * @param deadline how long all of it may take
	 * @param last whether no other worker accepts from the socket
	 * @return how it ends
	 */
	default CompletableFuture<DrainResult> drainLater(Duration idleGrace, Duration deadline, boolean last) {
		return CompletableFuture.supplyAsync(() -> {
			try {
				return drain().drain(idleGrace, deadline, last);
			}
			catch (InterruptedException ex) {
				throw new IllegalStateException(ex);
			}
		}, (task) -> new Thread(task, "drain").start());
	}

	@Override
	void close();

}
