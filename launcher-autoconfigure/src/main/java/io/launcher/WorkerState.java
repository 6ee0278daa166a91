package io.launcher;

/**
 * The states of a worker process, in the order it goes through them.
 */
public enum WorkerState {

	/** The process was started; it boots. */
	SPAWNED,

	/** It has booted and waits to be told what it is. */
	PARKED,

	/** It was given a slot and starts its service. */
	STARTING,

	/** Its service has started and takes work. */
	READY,

	/** It was told to leave, or is being made to. */
	DRAINING,

	/** The process has ended. */
	GONE

}
