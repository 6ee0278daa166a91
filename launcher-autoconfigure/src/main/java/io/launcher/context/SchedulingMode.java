package io.launcher.context;

/**
 * Where methods that are annotated with {@code @Scheduled} run.
 */
public enum SchedulingMode {

	/** In the workers of the built-in service {@code scheduling}. */
	SERVICE,

	/** In each worker of each service. */
	EVERY_WORKER

}
