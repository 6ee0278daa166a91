package io.launcher.process;

import java.nio.file.Path;

/**
 * Tells how a worker is started.
 */
@FunctionalInterface
public interface WorkerCommandSource {

	/**
	 * The command of a worker.
	 * @param workerFile the file that holds the descriptor of the worker
	 * @param argumentFile where the argument file is going to be, should there be one
	 * @param profile the name of the JVM profile, empty for the default one
	 * @return the command
	 */
	WorkerCommand command(Path workerFile, Path argumentFile, String profile);

}
