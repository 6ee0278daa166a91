package io.launcher.context;

import java.time.Duration;

import io.launcher.archive.ArchiveMode;

/**
 * How the classes of workers are archived.
 *
 * @param mode whether they are
 * @param delay how long all must have been quiet before they are recorded
 * @param sharing whether workers map the archive where they can share the memory
 */
public record ArchiveSettings(ArchiveMode mode, Duration delay, boolean sharing) {

	/** Where that is safe. */
	public static final ArchiveSettings DEFAULT = new ArchiveSettings(ArchiveMode.AUTO, Duration.ofSeconds(10), false);

	boolean off() {
		return this.mode == ArchiveMode.OFF;
	}

}
