package io.launcher.autoconfigure.web;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * What the exchanges of an application wait for.
 */
final class Exchanges {

	/** More than servers keep before they send it. */
	static final String PADDING = ".".repeat(64 * 1024);

	private final Semaphore begun = new Semaphore(0);

	private final CountDownLatch released = new CountDownLatch(1);

	void begin() {
		this.begun.release();
	}

	/**
	 * Waits until exchanges have begun that were not waited for yet.
	 * @param count how many
	 * @return whether they have
	 */
	boolean awaitBegun(int count) {
		try {
			return this.begun.tryAcquire(count, 20, TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * Lets all exchanges come to their own end, also those to come.
	 */
	void releaseAll() {
		this.released.countDown();
	}

	void awaitReleased() {
		try {
			this.released.await(60, TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
