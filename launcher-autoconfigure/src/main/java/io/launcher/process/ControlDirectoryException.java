package io.launcher.process;

/**
 * No directory could be made for the sockets of a supervisor.
 */
public final class ControlDirectoryException extends RuntimeException {

	/**
	 * Creates an exception.
	 * @param message what was tried, why it was refused, and what to do
	 */
	public ControlDirectoryException(String message) {
		super(message);
	}

}
