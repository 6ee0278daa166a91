package io.launcher.context;

/**
 * How the workers of the web server come to their listening socket.
 */
public enum SocketMode {

	/** Shared where the web server can do it, else none. */
	AUTO,

	/** Opened by the supervisor, accepted from by all workers. */
	SHARED,

	/**
	 * Opened by each worker on a port that the supervisor holds ({@code SO_REUSEPORT}).
	 */
	REUSE_PORT,

	/** Each worker opens its own, as an ordinary application does. */
	NONE

}
