package io.launcher.web.accept;

import java.time.Duration;
import java.util.function.LongSupplier;

import io.launcher.web.DrainResult;

/**
 * The time that a drain has, from the moment it begins.
 */
public final class DrainTime {

	/** Longer ones might have no end in terms of the clock. */
	private static final Duration LONGEST = Duration.ofDays(365);

	private final LongSupplier nanoTime;

	private final long begin;

	private final long limit;

	/**
	 * Begins now.
	 * @param limit how long the drain may take
	 * @param nanoTime the clock
	 */
	public DrainTime(Duration limit, LongSupplier nanoTime) {
		this.nanoTime = nanoTime;
		this.begin = nanoTime.getAsLong();
		this.limit = nanos(limit);
	}

	/**
	 * A duration as the clock counts.
	 * @param duration any duration
	 * @return it in nanoseconds, at most a year
	 */
	public static long nanos(Duration duration) {
		return ((duration.compareTo(LONGEST) < 0) ? duration : LONGEST).toNanos();
	}

	/**
	 * When the drain began.
	 * @return the time in terms of the clock
	 */
	public long begin() {
		return this.begin;
	}

	/**
	 * When the drain has to be over.
	 * @return the time in terms of the clock
	 */
	public long end() {
		return this.begin + this.limit;
	}

	/**
	 * A moment of the drain.
	 * @param nanos how long after its begin
	 * @return the time in terms of the clock, at the latest the end
	 */
	public long at(long nanos) {
		return this.begin + Math.min(nanos, this.limit);
	}

	/**
	 * How long the drain may take.
	 * @return the limit in nanoseconds
	 */
	public long limit() {
		return this.limit;
	}

	/**
	 * How long the drain has taken so far.
	 * @return the time in nanoseconds
	 */
	public long passed() {
		return this.nanoTime.getAsLong() - this.begin;
	}

	/**
	 * Whether the drain has to end.
	 * @return whether there is no time left
	 */
	public boolean isOver() {
		return passed() >= this.limit;
	}

	/**
	 * The result of a drain that ends now.
	 * @param connectionsLeft the connections that are open
	 * @return the result
	 */
	public DrainResult result(int connectionsLeft) {
		return new DrainResult(Duration.ofNanos(passed()), connectionsLeft);
	}

}
