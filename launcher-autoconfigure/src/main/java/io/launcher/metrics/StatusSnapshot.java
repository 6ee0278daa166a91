package io.launcher.metrics;

import java.time.Duration;
import java.util.function.LongSupplier;

import io.launcher.LauncherStatus;
import io.launcher.StatusSource;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Lets the many gauges of one scrape read the same status, taken once.
 */
final class StatusSnapshot {

	private static final Log logger = LogFactory.getLog(StatusSnapshot.class);

	private static final Duration VALIDITY = Duration.ofMillis(200);

	private final StatusSource source;

	private final LongSupplier nanoTime;

	private @Nullable LauncherStatus status;

	private long takenAt;

	private boolean taken;

	StatusSnapshot(StatusSource source, LongSupplier nanoTime) {
		this.source = source;
		this.nanoTime = nanoTime;
	}

	/**
	 * The status at this moment, or a little earlier.
	 * @return the status, {@code null} if nobody tells it
	 */
	synchronized @Nullable LauncherStatus get() {
		long now = this.nanoTime.getAsLong();
		if (!this.taken || now - this.takenAt > VALIDITY.toNanos()) {
			take();
		}
		return this.status;
	}

	/**
	 * The status now.
	 * @return the status, {@code null} if nobody tells it
	 */
	synchronized @Nullable LauncherStatus take() {
		try {
			this.status = this.source.status();
		}
		catch (IllegalStateException ex) {
			logger.debug("The status is unknown", ex);
			this.status = null;
		}
		this.takenAt = this.nanoTime.getAsLong();
		this.taken = true;
		return this.status;
	}

}
