package io.launcher.context;

import java.time.Duration;
import java.util.Collection;
import java.util.List;

import io.launcher.spi.LivenessProbe;

/**
 * The traffic of a worker's web server on a shared socket.
 */
public interface WebTraffic {

	/**
	 * Lets connections in. Called when the worker is ready.
	 */
	void begin();

	/**
	 * The requests that were answered.
	 * @return how many, -1 if unknown
	 */
	default long requests() {
		return -1;
	}

	/**
	 * What of the web server is to complete tasks.
	 * @return the probes; the same objects each time, as long as they are in use
	 */
	default Collection<? extends LivenessProbe> probes() {
		return List.of();
	}

	/**
	 * Lets no more connections in and returns when those that there are have ended, or at
	 * the deadline. The application is fully alive meanwhile.
	 * @param timeout how long it may take
	 * @param last whether no sibling accepts from the socket any more
	 * @throws InterruptedException if interrupted meanwhile
	 */
	void drain(Duration timeout, boolean last) throws InterruptedException;

}
