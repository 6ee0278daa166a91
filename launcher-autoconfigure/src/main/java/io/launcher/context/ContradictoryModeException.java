package io.launcher.context;

/**
 * One JVM was asked for, and more than one worker.
 */
public class ContradictoryModeException extends LauncherStartException {

	private static final long serialVersionUID = 1L;

	/**
	 * Creates the exception.
	 * @param property the name of the property that asks for more than one worker
	 * @param workers the number it asks for
	 */
	public ContradictoryModeException(String property, int workers) {
		super("'launcher.mode' is 'thread-group', which runs each service once in this JVM, but '" + property
				+ "' asks for " + workers + " workers",
				"Set '" + property + "' to 1, or 'launcher.mode' to 'process' (or 'auto') for worker processes");
	}

}
