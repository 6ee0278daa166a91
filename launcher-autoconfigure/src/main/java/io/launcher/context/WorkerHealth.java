package io.launcher.context;

/**
 * Tells how the application in a worker is, for the supervisor.
 */
@FunctionalInterface
public interface WorkerHealth {

	/**
	 * The health of the application without that of the launcher, which would be asked
	 * for in turn. May take its time.
	 * @return a status such as {@code UP}
	 */
	String status();

}
