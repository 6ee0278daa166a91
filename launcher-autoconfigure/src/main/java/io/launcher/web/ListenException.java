package io.launcher.web;

/**
 * The supervisor cannot listen where the web server of the application is to.
 */
public class ListenException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final String action;

	ListenException(String message, String action, Throwable cause) {
		super(message, cause);
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
