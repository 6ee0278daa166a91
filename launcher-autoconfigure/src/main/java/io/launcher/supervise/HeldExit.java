package io.launcher.supervise;

/**
 * The end of a worker, as long as nobody has judged it.
 *
 * @param worker the worker
 * @param label its name when it ended
 * @param status how it ended
 * @param filled whether it filled its slot
 * @param next whether it was to replace the worker of its slot
 * @param probation whether a change of generation depended on it
 * @param wasReady whether it had been ready
 * @param at when it ended
 */
record HeldExit(Worker worker, String label, ExitStatus status, boolean filled, boolean next, boolean probation,
		boolean wasReady, long at) {

}
