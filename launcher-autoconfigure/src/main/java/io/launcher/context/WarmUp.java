package io.launcher.context;

/**
 * Makes a worker that nobody waits for ready to be quick, before it is parked. Beans of
 * this type are called in their order; one that fails prevents nothing.
 */
@FunctionalInterface
public interface WarmUp {

	/**
	 * Warms up.
	 * @throws Exception if that is not possible
	 */
	void warmUp() throws Exception;

}
