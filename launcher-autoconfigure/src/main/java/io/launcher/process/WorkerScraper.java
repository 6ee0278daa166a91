package io.launcher.process;

import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * Asks workers for their meters.
 */
@FunctionalInterface
public interface WorkerScraper {

	/**
	 * Asks all workers that have been told what they are. There is no deadline, but a
	 * worker that ends does not keep anybody waiting.
	 * @return the workers, with what they will answer
	 */
	Map<WorkerSlot, CompletableFuture<WorkerMeters>> scrape();

}
