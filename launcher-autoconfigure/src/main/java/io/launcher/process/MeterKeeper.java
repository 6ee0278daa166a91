package io.launcher.process;

import java.util.concurrent.CompletableFuture;

/**
 * Keeps what the workers have counted. Called by threads that must not be held up.
 */
public interface MeterKeeper {

	/** Keeps nothing. */
	MeterKeeper NONE = new MeterKeeper() {

		@Override
		public void told(WorkerSlot worker, WorkerMeters meters) {
		}

		@Override
		public void gone(WorkerSlot worker) {
		}

		@Override
		public CompletableFuture<byte[]> all() {
			return CompletableFuture.completedFuture(new byte[0]);
		}

	};

	/**
	 * A worker tells its meters unasked, for the last time.
	 * @param worker the worker
	 * @param meters the meters
	 */
	void told(WorkerSlot worker, WorkerMeters meters);

	/**
	 * A worker has ended. There is no word of it after this.
	 * @param worker the worker
	 */
	void gone(WorkerSlot worker);

	/**
	 * The meters of all workers, for one that was asked for them.
	 * @return the meters to come, empty if there are none
	 */
	CompletableFuture<byte[]> all();

}
