package io.launcher.context;

/**
 * Tells which services run in this JVM. Asked when the application context starts its
 * lifecycle, not before: a worker does not know earlier. Safe for use by several threads.
 */
@FunctionalInterface
public interface ServiceSelection {

	/** All of them, as in an application of one JVM. */
	ServiceSelection ALL = (service) -> true;

	/**
	 * Whether a service runs in this JVM.
	 * @param service the name of the service
	 * @return {@code true} if it does
	 */
	boolean runs(String service);

}
