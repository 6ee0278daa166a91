package io.launcher.spi;

/**
 * Decides what follows the unexpected end of a worker, in place of what is configured
 * under {@code launcher.restart}. Any bean of this type in the context of the supervisor
 * is asked; put its configuration class into {@code launcher.supervisor.sources}.
 */
@FunctionalInterface
public interface RestartPolicy {

	/**
	 * Called on the thread that supervises all workers: it must return at once. What it
	 * throws is logged, and the configuration decides.
	 * @param end how the worker has ended
	 * @return what follows
	 */
	RestartDecision decide(WorkerEnd end);

	/**
	 * Whether it decides for a service; for any unless overridden. Of several that do the
	 * first one is asked.
	 * @param service the name of the service
	 * @return whether it decides
	 */
	default boolean appliesTo(String service) {
		return true;
	}

}
