package io.launcher;

/**
 * A service that a {@link Launcher} runs: something that is started, works in the
 * background, and is asked to stop. All methods but {@link #start()} have defaults.
 * <p>
 * The launcher calls the methods of one service from one thread at a time, but not always
 * from the same one; a call happens-before the next.
 */
public interface ServiceBase {

	/**
	 * Starts the service and returns when it is started; the work itself goes on in
	 * threads of the service's own. An exception fails the start of the application (of
	 * the worker, in process mode).
	 * @throws Exception if the service cannot start
	 */
	void start() throws Exception;

	/**
	 * Asks the service to stop. It may return at once; {@link #awaitTermination()} is
	 * where the launcher waits. Called at most once for each successful or failed
	 * {@link #start()}.
	 * @throws Exception is logged and never keeps other services from being stopped
	 */
	default void stop() throws Exception {
	}

	/**
	 * Blocks until the work of the service has ended. The thread is interrupted when the
	 * graceful deadline has passed.
	 * @throws Exception is logged and never keeps other services from being stopped
	 */
	default void awaitTermination() throws Exception {
	}

	/**
	 * Called on a reload that keeps the process, between {@link #stop()} and
	 * {@link #start()}, or alone where nothing is restarted: read configuration again
	 * here.
	 * @throws Exception fails the reload of this service
	 */
	default void reset() throws Exception {
	}

}
