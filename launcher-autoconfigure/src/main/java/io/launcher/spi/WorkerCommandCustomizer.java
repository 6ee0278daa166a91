package io.launcher.spi;

/**
 * Changes the command that workers are started with.
 */
@FunctionalInterface
public interface WorkerCommandCustomizer {

	/**
	 * Called before each start of a worker, on a thread of the supervisor.
	 * @param draft the command so far
	 */
	void customize(WorkerCommandDraft draft);

}
