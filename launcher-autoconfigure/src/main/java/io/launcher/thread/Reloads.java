package io.launcher.thread;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Reloads one after the other, in a thread of its own. While one is running, all requests
 * of the same kind are answered by one more.
 */
final class Reloads {

	private static final System.Logger logger = System.getLogger(Reloads.class.getName());

	private final Reload reload;

	private final Map<Kind, CompletableFuture<Integer>> pending = new EnumMap<>(Kind.class);

	private final ThreadPoolExecutor executor = new ThreadPoolExecutor(1, 1, 1, TimeUnit.MILLISECONDS,
			new LinkedBlockingQueue<>(), (call) -> new Thread(call, "launcher-reload"));

	Reloads(Reload reload) {
		this.reload = reload;
		this.executor.allowCoreThreadTimeOut(true);
	}

	CompletableFuture<Integer> request(Kind kind) {
		synchronized (this.pending) {
			CompletableFuture<Integer> existing = this.pending.get(kind);
			if (existing == null) {
				existing = new CompletableFuture<>();
				this.pending.put(kind, existing);
				this.executor.execute(() -> run(kind));
			}
			// a copy, as the caller's completing it is nobody else's business
			return existing.copy();
		}
	}

	private void run(Kind kind) {
		CompletableFuture<Integer> result;
		synchronized (this.pending) {
			result = this.pending.remove(kind);
		}
		if (result == null) {
			return;
		}
		try {
			result.complete(this.reload.reload(kind));
		}
		catch (Throwable ex) {
			logger.log(System.Logger.Level.ERROR, "Reload failed", ex);
			result.completeExceptionally(ex);
		}
	}

	/**
	 * What is done with each service.
	 */
	enum Kind {

		/** It is stopped, reset and started. */
		RESTART,

		/** It is reset. */
		RESET

	}

	/**
	 * Does the reload.
	 */
	@FunctionalInterface
	interface Reload {

		/**
		 * Reloads.
		 * @param kind what to do with each service
		 * @return the generation after it
		 * @throws Exception if it failed in part or as a whole
		 */
		int reload(Kind kind) throws Exception;

	}

}
