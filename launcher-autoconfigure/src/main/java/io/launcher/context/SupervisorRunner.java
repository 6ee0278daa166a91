package io.launcher.context;

/**
 * What a supervisor does: runs the workers until it is told to stop. A bean of the
 * supervisor's own context.
 */
public interface SupervisorRunner {

	/**
	 * Begins. An exception fails the start of the supervisor: it is reported once and the
	 * process ends with 1.
	 * @throws Exception if it cannot begin
	 */
	void start() throws Exception;

	/**
	 * Blocks until everything has ended.
	 * @return the exit code of the process
	 * @throws InterruptedException if the waiting thread is interrupted
	 */
	int await() throws InterruptedException;

	/**
	 * Asks everything to end. May be called more than once, from any thread, also when
	 * nothing was begun.
	 */
	void stop();

}
