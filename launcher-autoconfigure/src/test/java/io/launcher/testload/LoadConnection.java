package io.launcher.testload;

import java.io.Closeable;
import java.time.Duration;

/**
 * A connection that requests are made on, in whatever protocol.
 */
public interface LoadConnection extends Closeable {

	/**
	 * Makes a request and reads the response.
	 * @param request the request
	 * @return the response, of any status
	 * @throws LoadFailureException if there is no complete one
	 */
	HttpConnection.Response exchange(LoadRequest request) throws LoadFailureException;

	/**
	 * Whether the server has announced that the connection ends.
	 * @return whether another one is needed for a further request
	 */
	boolean isEnding();

	@Override
	void close();

	/**
	 * Opens connections.
	 */
	@FunctionalInterface
	interface Factory {

		/**
		 * Opens a connection.
		 * @param timeout how long connecting and each wait for the server may take
		 * @return the connection
		 * @throws LoadFailureException if it cannot be opened
		 */
		LoadConnection open(Duration timeout) throws LoadFailureException;

	}

}
