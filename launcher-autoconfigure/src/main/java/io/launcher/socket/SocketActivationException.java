package io.launcher.socket;

/**
 * What this process was given by socket activation cannot be used.
 */
public class SocketActivationException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final String action;

	SocketActivationException(String message, String action) {
		super(message);
		this.action = action;
	}

	/**
	 * What to do about it.
	 * @return the advice
	 */
	public String getAction() {
		return this.action;
	}

}
