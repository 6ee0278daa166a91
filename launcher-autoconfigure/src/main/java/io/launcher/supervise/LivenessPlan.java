package io.launcher.supervise;

import java.time.Duration;

/**
 * When a ready worker counts as hung, and what is done about it.
 *
 * @param interval how often workers tell how they are
 * @param timeout how long a worker may be silent, or without progress by its own word;
 * zero for ever
 * @param restart whether such a worker is ended, to be started again; otherwise it is
 * only reported
 */
public record LivenessPlan(Duration interval, Duration timeout, boolean restart) {

	/** The defaults of {@code launcher.liveness}. */
	public static final LivenessPlan DEFAULT = new LivenessPlan(Duration.ofSeconds(5), Duration.ofSeconds(60), true);

}
