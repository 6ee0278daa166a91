package io.launcher;

import java.util.concurrent.CompletableFuture;

/**
 * What an operator can have done to a launcher that runs. Available as a bean in every
 * role; a worker asks its supervisor. Each method returns at once; what it returns is
 * completed when the change is done, or exceptionally with an
 * {@link OperationFailedException} that says why it could not be, or with an
 * {@link OperationInProgressException} if the worker that was asked leaves before that is
 * known. Safe for use by several threads.
 */
public interface LauncherOperations {

	/** The largest number of workers of a service. */
	int MAX_WORKERS = 1024;

	/**
	 * Reloads: one process stops, resets and starts each service; worker processes are
	 * replaced by new ones, or reset in place, by {@code launcher.reload.strategy}.
	 * @return is completed when that is done
	 */
	CompletableFuture<Void> reload();

	/**
	 * Gives a service another number of workers.
	 * @param service the name of the service
	 * @param workers the number, 0 to 1024
	 * @return is completed when so many are ready and none is left beyond
	 * @throws IllegalArgumentException if the number is not allowed or, where that is
	 * known at once, there is no such service
	 */
	CompletableFuture<Void> scale(String service, int workers);

	/**
	 * Replaces one worker, gracefully.
	 * @param service the name of the service
	 * @param index the slot of the worker, from 0
	 * @return is completed when another one is ready in its place
	 * @throws IllegalArgumentException if, where that is known at once, there is no such
	 * slot
	 */
	CompletableFuture<Void> replace(String service, int index);

}
