package io.launcher.web;

import org.jspecify.annotations.Nullable;

/**
 * The supervisor cannot listen where its web workers are to.
 */
public class ListenException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final String action;

	/**
	 * Creates an exception.
	 * @param message what was found
	 * @param action what to do
	 * @param cause the cause, if any
	 */
	public ListenException(String message, String action, @Nullable Throwable cause) {
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
