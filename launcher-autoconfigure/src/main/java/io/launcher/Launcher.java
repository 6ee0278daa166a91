package io.launcher;

/**
 * Runs services, either in this process or in worker processes. Safe for use by several
 * threads.
 */
public interface Launcher {

	/**
	 * Runs a service that is named after its class (the simple name with a lower-case
	 * first letter).
	 * @param service the service
	 * @param workers how many workers run it; a launcher of one process takes 1 only
	 * @throws IllegalArgumentException if the number or the name is not allowed
	 * @throws ServiceStartException if the service was started and failed
	 */
	default void launchService(ServiceBase service, int workers) {
		launchService(ServiceNames.of(service), service, workers);
	}

	/**
	 * Runs a service.
	 * @param name the name of the service, unique in the launcher
	 * @param service the service
	 * @param workers how many workers run it; a launcher of one process takes 1 only
	 * @throws IllegalArgumentException if the number or the name is not allowed
	 * @throws ServiceStartException if the service was started and failed
	 */
	void launchService(String name, ServiceBase service, int workers);

	/**
	 * Stops all services gracefully, in reverse order of their start, and returns when
	 * they are asked to. May be called from any thread, more than once.
	 */
	void stop();

	/**
	 * Blocks until everything that this launcher runs has ended.
	 * @return the exit code that the process should end with: 0 after a clean stop, 1 if
	 * it was forced, late or failed to start, 3 if services were given up
	 * @throws InterruptedException if the waiting thread is interrupted; the launcher
	 * goes on
	 */
	int awaitTermination() throws InterruptedException;

	/**
	 * Reloads: one process stops, resets and starts each service; worker processes are
	 * replaced by new ones. Returns when the reload is begun.
	 */
	void restart();

}
