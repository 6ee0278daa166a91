package io.launcher.benchmarks;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import org.awaitility.Awaitility;

/**
 * Waits until an application has nothing to do any more.
 */
final class Quiet {

	private static final Duration WINDOW = Duration.ofMillis(300);

	private static final int WINDOWS = 3;

	/** A tenth of a processor, and the steps of the clock. */
	private static final Duration LITTLE = Duration.ofMillis(30);

	private Quiet() {
	}

	/**
	 * Waits until it has used hardly any processor time for almost a second.
	 * @param application the application
	 */
	static void await(Application application) {
		AtomicReference<Duration> before = new AtomicReference<>(application.processorTime());
		AtomicInteger quiet = new AtomicInteger();
		Awaitility.await()
			.atMost(Duration.ofMinutes(2))
			.pollDelay(WINDOW)
			.pollInterval(WINDOW)
			.alias(application.name() + " to be quiet")
			.until(() -> {
				Duration now = application.processorTime();
				// less where a process has ended
				Duration used = now.minus(before.getAndSet(now)).abs();
				return ((used.compareTo(LITTLE) <= 0) ? quiet.incrementAndGet() : reset(quiet)) >= WINDOWS;
			});
	}

	private static int reset(AtomicInteger count) {
		count.set(0);
		return 0;
	}

}
