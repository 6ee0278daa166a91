package io.launcher.process;

/**
 * The meters of a worker, as it tells them.
 *
 * @param order of several of one worker those with the greater number are newer
 * @param content the meters; empty if the worker has none to tell
 */
public record WorkerMeters(long order, byte[] content) {

	/** The order of what a worker tells last. */
	public static final long LAST = Long.MAX_VALUE;

}
