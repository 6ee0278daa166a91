package io.launcher;

/**
 * What this JVM is in a launched application.
 */
public enum Role {

	/** One JVM that runs all services as a thread group. */
	STANDALONE,

	/** The JVM that starts and watches the workers, and runs no service. */
	SUPERVISOR,

	/** A JVM that runs one service for a supervisor. */
	WORKER

}
