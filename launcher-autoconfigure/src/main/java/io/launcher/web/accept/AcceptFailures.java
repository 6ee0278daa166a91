package io.launcher.web.accept;

import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * Slows an acceptor down while accepting fails, such as for want of file descriptors.
 */
public final class AcceptFailures {

	private static final long FIRST = TimeUnit.MILLISECONDS.toNanos(50);

	private static final long LONGEST = TimeUnit.MILLISECONDS.toNanos(1600);

	private final Changes changes;

	private final LongSupplier nanoTime;

	private long delay;

	/**
	 * Creates an account without failures.
	 * @param changes what signals a stop
	 * @param nanoTime the clock
	 */
	public AcceptFailures(Changes changes, LongSupplier nanoTime) {
		this.changes = changes;
		this.nanoTime = nanoTime;
	}

	/**
	 * Forgets the failures, after a success.
	 */
	public void forget() {
		this.delay = 0;
	}

	/**
	 * Waits a little longer after each failure in a row.
	 * @param stopped whether to stop waiting
	 */
	public void pause(BooleanSupplier stopped) {
		this.delay = (this.delay == 0) ? FIRST : Math.min(LONGEST, this.delay * 2);
		try {
			this.changes.awaitUntil(stopped, this.nanoTime.getAsLong() + this.delay);
		}
		catch (InterruptedException ex) {
			// somebody's interrupt only ends the pause
		}
	}

}
