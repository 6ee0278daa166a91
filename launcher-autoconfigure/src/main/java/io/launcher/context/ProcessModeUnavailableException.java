package io.launcher.context;

/**
 * Workers cannot be run as processes in this JVM.
 */
public class ProcessModeUnavailableException extends LauncherStartException {

	private static final long serialVersionUID = 1L;

	/**
	 * Creates the exception.
	 * @param cause what asked for processes, such as {@code launcher.workers=4}
	 * @param obstacle why they are not possible, in words
	 * @param action what to do
	 */
	public ProcessModeUnavailableException(String cause, String obstacle, String action) {
		super("'" + cause + "' asks for worker processes, which are not possible: " + obstacle, action);
	}

}
