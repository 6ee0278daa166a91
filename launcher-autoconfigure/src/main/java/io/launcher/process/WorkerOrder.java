package io.launcher.process;

import java.nio.file.Path;

/**
 * A worker that is to be started.
 *
 * @param worker its number
 * @param generation its generation
 * @param profile the name of its JVM profile, empty for the default one
 * @param workerFile the file that holds the descriptor of the worker
 * @param argumentFile where the argument file is going to be, should there be one
 */
public record WorkerOrder(long worker, int generation, String profile, Path workerFile, Path argumentFile) {

}
