package io.launcher.web;

/**
 * A way into a web server that only this process knows, as long as it is open.
 */
public interface PrivateEntrance extends AutoCloseable {

	/**
	 * The port, at the loopback address.
	 * @return the port
	 */
	int port();

	/**
	 * Removes it and everything that belongs to it.
	 * @throws Exception if that fails
	 */
	@Override
	void close() throws Exception;

}
