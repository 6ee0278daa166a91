package io.launcher.context;

import java.time.Duration;

/**
 * The traffic of a worker's web server on a shared socket.
 */
public interface WebTraffic {

	/**
	 * Lets connections in. Called when the worker is ready.
	 */
	void begin();

	/**
	 * Lets no more connections in and returns when those that there are have ended, or at
	 * the deadline. The application is fully alive meanwhile.
	 * @param timeout how long it may take
	 * @param last whether no sibling accepts from the socket any more
	 * @throws InterruptedException if interrupted meanwhile
	 */
	void drain(Duration timeout, boolean last) throws InterruptedException;

}
