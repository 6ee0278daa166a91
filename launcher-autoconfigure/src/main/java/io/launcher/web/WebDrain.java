package io.launcher.web;

import java.time.Duration;
import java.util.List;

import io.launcher.spi.LivenessProbe;

/**
 * What a worker tells its web server, whichever server that is.
 */
public interface WebDrain {

	/**
	 * Lets the server accept connections. Called when the worker is ready.
	 */
	void beginAccepting();

	/**
	 * The requests that were answered, failed or not.
	 * @return how many, -1 if there is no server
	 */
	long requests();

	/**
	 * What is to complete tasks: request threads, or event loops.
	 * @return the probes; the same objects each time, as long as they are in use
	 */
	List<LivenessProbe> probes();

	/**
	 * Stops accepting, serves whatever was accepted, and returns when no connection is
	 * left or at the deadline. The application must be fully alive meanwhile. Clients are
	 * told to leave by each further response. The server accepts nothing afterwards.
	 * @param idleGrace how long an idle connection may stay, from the start of the drain
	 * or the last byte read if that is later; zero closes idle connections at once
	 * @param deadline how long all of it may take; zero only stops accepting
	 * @param last whether no other process accepts from the socket any more; what is
	 * queued is then accepted first
	 * @return how it ended
	 * @throws InterruptedException if interrupted meanwhile; nothing is accepted any more
	 * in this case, too
	 */
	DrainResult drain(Duration idleGrace, Duration deadline, boolean last) throws InterruptedException;

	/**
	 * Ends what a drain has left: WebSockets are told that the server goes away, idle
	 * connections are closed at once. Returns when no connection is left or at the
	 * deadline; what is left then is cut off, at the latest when the server stops.
	 * @param deadline how long all of it may take
	 * @return how it ended
	 * @throws InterruptedException if interrupted meanwhile
	 */
	DrainResult end(Duration deadline) throws InterruptedException;

}
