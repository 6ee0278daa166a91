package io.launcher.web;

import java.util.List;

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

	@Override
	void close();

}
