package io.launcher.context;

/**
 * How an application runs its services.
 */
public enum LauncherMode {

	/** In processes when a count above one is configured, else in one JVM. */
	AUTO,

	/** In one JVM. */
	THREAD_GROUP,

	/** In worker JVMs that a supervisor starts and watches. */
	PROCESS

}
