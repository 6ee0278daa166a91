package io.launcher.socket;

import org.jspecify.annotations.Nullable;

/**
 * Listening sockets cannot be shared between processes on this platform.
 */
public class SharedSocketUnavailableException extends UnsupportedOperationException {

	/**
	 * Creates an exception.
	 * @param reason why not, a phrase
	 * @param cause the cause, if any
	 */
	public SharedSocketUnavailableException(String reason, @Nullable Throwable cause) {
		super("Listening sockets cannot be shared between processes: " + reason
				+ ". Set launcher.web.socket=none and one worker for the service, or launcher.mode=thread-group"
				+ " to run everything in one JVM", cause);
	}

}
