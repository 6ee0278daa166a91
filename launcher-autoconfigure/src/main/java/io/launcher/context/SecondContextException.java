package io.launcher.context;

/**
 * Two application contexts of one worker JVM want to be launched.
 */
public class SecondContextException extends LauncherStartException {

	private static final long serialVersionUID = 1L;

	/**
	 * Creates the exception.
	 * @param context the name of the second context
	 */
	public SecondContextException(String context) {
		super("The application context '" + context + "' is the second one in this JVM that the launcher is to run",
				"Set 'launcher.enabled=false' in the one of them that has no services of its own");
	}

}
