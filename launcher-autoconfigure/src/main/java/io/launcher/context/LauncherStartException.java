package io.launcher.context;

/**
 * The application cannot start in the way that the launcher is asked to run it.
 */
public abstract class LauncherStartException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final String action;

	/**
	 * Creates the exception.
	 * @param message what was found
	 * @param action what to do
	 */
	protected LauncherStartException(String message, String action) {
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
