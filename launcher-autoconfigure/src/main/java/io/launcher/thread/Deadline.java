package io.launcher.thread;

import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * A point in monotonic time, or none.
 */
final class Deadline {

	private final LongSupplier nanoTime;

	private final Duration timeout;

	private final long begin;

	private final long nanos;

	private Deadline(LongSupplier nanoTime, Duration timeout) {
		this.nanoTime = nanoTime;
		this.timeout = timeout;
		this.begin = nanoTime.getAsLong();
		this.nanos = timeout.isZero() ? Long.MAX_VALUE : TimeUnit.NANOSECONDS.convert(timeout);
	}

	// a deadline that is so far from now; zero stands for none
	static Deadline after(Duration timeout, LongSupplier nanoTime) {
		if (timeout.isNegative()) {
			throw new IllegalArgumentException(
					"The timeout of a graceful stop is %s: use 0 (endless) or more".formatted(timeout));
		}
		return new Deadline(nanoTime, timeout);
	}

	long remaining() {
		if (this.nanos == Long.MAX_VALUE) {
			return Long.MAX_VALUE;
		}
		return this.nanos - (this.nanoTime.getAsLong() - this.begin);
	}

	boolean isBefore(Deadline other) {
		return remaining() < other.remaining();
	}

	// such as 30s or 1m30s
	@Override
	public String toString() {
		return this.timeout.toString().substring(2).toLowerCase(Locale.ROOT);
	}

}
