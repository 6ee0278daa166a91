package io.launcher.context;

/**
 * Decides what becomes of this JVM when a service that was started fails. Safe for use by
 * several threads.
 */
@FunctionalInterface
public interface ServiceFailureHandler {

	/**
	 * A service has failed. Called in the thread that failed, which must not be made to
	 * wait for the end of the application.
	 * @param service the name of the service
	 * @param cause why
	 */
	void serviceFailed(String service, Throwable cause);

	/**
	 * A service has done all its work. Called as {@link #serviceFailed} is.
	 * @param service the name of the service
	 */
	default void serviceCompleted(String service) {
	}

}
