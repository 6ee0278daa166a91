package io.launcher.process;

/**
 * The end of a worker process.
 *
 * @param worker its number
 * @param generation its generation
 * @param status its exit status as Java tells it, 128 and more for signals
 * @param ready whether it was ready once
 * @param told whether the supervisor wanted it to end
 */
public record WorkerEnd(long worker, int generation, int status, boolean ready, boolean told) {

}
