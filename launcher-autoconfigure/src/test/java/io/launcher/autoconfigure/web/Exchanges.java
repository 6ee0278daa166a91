package io.launcher.autoconfigure.web;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * What the exchanges of an application wait for.
 */
final class Exchanges {

	/** More than servers keep before they send it. */
	static final String PADDING = ".".repeat(64 * 1024);

	static final Duration TICK = Duration.ofMillis(1);

	private final Semaphore begun = new Semaphore(0);

	private final CountDownLatch released = new CountDownLatch(1);

	// says where it was
	static String echo(String message) {
		return message + " in " + ProcessHandle.current().pid();
	}

	static void nap() {
		say("naps");
		long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(2);
		while (end - System.nanoTime() > 0) {
			LockSupport.parkNanos(end - System.nanoTime());
		}
		say("napped");
	}

	private static void say(String what) {
		// at once, as processes share the output
		System.out.print("APP " + what + " in " + ProcessHandle.current().pid() + "\n");
		System.out.flush();
	}

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
