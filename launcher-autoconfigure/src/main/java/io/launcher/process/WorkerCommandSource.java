package io.launcher.process;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;

import io.launcher.event.ReloadEvent;

/**
 * Tells how a worker is started. All is called by the thread of the supervisor, which has
 * to go on: what takes time is done elsewhere.
 */
@FunctionalInterface
public interface WorkerCommandSource {

	/**
	 * Makes sure that workers of a generation can be started. Called before each start.
	 * @param generation the generation
	 * @return is completed when they can, exceptionally with the reason if they cannot
	 */
	default CompletableFuture<Void> prepare(int generation) {
		return CompletableFuture.completedFuture(null);
	}

	/**
	 * The command of a worker.
	 * @param order what is particular to it
	 * @return the command
	 */
	WorkerCommand command(WorkerOrder order);

	/**
	 * Makes sure that a process can be started which records the classes of a generation.
	 * @param generation the generation
	 * @return is completed when it can, exceptionally with the reason if it cannot
	 */
	default CompletableFuture<Void> prepareRecording(int generation) {
		return CompletableFuture.failedFuture(new IOException("there are no class archives here"));
	}

	/**
	 * The command of a process that records the classes of its generation.
	 * @param order what is particular to it
	 * @return the command
	 * @throws IOException if there can be none, with the reason
	 */
	default RecordingCommand recording(WorkerOrder order) throws IOException {
		throw new IOException("there are no class archives here");
	}

	/**
	 * A worker, or a process that records, has ended.
	 * @param end the end
	 */
	default void ended(WorkerEnd end) {
	}

	/**
	 * A reload has come to another phase.
	 * @param event the phase
	 */
	default void reloaded(ReloadEvent event) {
	}

}
