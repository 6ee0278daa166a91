package io.launcher.context;

/**
 * Tells the meters of this worker, in the form that the supervisor reads.
 */
@FunctionalInterface
public interface MeterTeller {

	/**
	 * The meters of this JVM alone. May take its time.
	 * @return the meters
	 */
	byte[] meters();

}
