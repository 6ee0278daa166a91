package io.launcher.context;

/**
 * The application has a lifecycle processor of its own, which a worker cannot do with.
 */
public class ForeignLifecycleProcessorException extends LauncherStartException {

	private static final long serialVersionUID = 1L;

	/**
	 * Creates the exception.
	 * @param type the class of the bean
	 * @param origin where it is defined
	 */
	public ForeignLifecycleProcessorException(String type, String origin) {
		super("The bean 'lifecycleProcessor' is a " + type + ", defined by " + origin
				+ ": a worker process needs the one of the launcher, or its services start before it is told which",
				"Remove the bean, or set 'launcher.mode=thread-group'. For its time-outs there are"
						+ " 'spring.lifecycle.timeout-per-shutdown-phase' and 'launcher.graceful-shutdown-timeout'");
	}

}
