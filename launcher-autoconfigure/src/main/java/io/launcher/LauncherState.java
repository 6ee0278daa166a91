package io.launcher;

/**
 * The state of a launcher as a whole.
 */
public enum LauncherState {

	/** Not every service had its workers ready yet. */
	STARTING,

	/** Every service has all its workers. */
	RUNNING,

	/** Workers are being replaced by those of a new generation. */
	RELOADING,

	/** Some worker is missing. */
	DEGRADED,

	/** Stopping, or stopped. */
	STOPPING

}
