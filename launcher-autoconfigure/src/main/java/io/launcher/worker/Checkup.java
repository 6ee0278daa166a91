package io.launcher.worker;

import java.time.Duration;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

import io.launcher.spi.LivenessProbe;

/**
 * Finds out whether the application of this worker is of use still. For one thread, which
 * asks at every heartbeat.
 */
final class Checkup {

	private static final String WELL = "";

	private static final System.Logger logger = System.getLogger(Checkup.class.getName());

	private final Duration interval;

	private final Duration timeout;

	private final LongSupplier nanoTime;

	private final DeadlockedThreads deadlocks = new DeadlockedThreads();

	private Map<LivenessProbe, ProbedWork> probed = new IdentityHashMap<>();

	private long lastAt;

	/**
	 * Creates a checkup.
	 * @param interval how often it is asked
	 * @param timeout how long work may take without any progress, zero for ever
	 * @param nanoTime the clock
	 */
	Checkup(Duration interval, Duration timeout, LongSupplier nanoTime) {
		this.interval = interval;
		this.timeout = timeout;
		this.nanoTime = nanoTime;
		this.lastAt = nanoTime.getAsLong();
	}

	/**
	 * Looks at an application.
	 * @param application the application
	 * @return what is wrong with it, in words that follow its name; empty if it is well
	 */
	String complaint(WorkerApplication application) {
		long now = this.nanoTime.getAsLong();
		// this process was stopped, or had no processor
		boolean overslept = now - this.lastAt > 2 * this.interval.toNanos();
		this.lastAt = now;
		try {
			String sick = application.sick();
			if (sick.isEmpty()) {
				sick = this.deadlocks.find();
			}
			String hung = this.timeout.isZero() ? WELL : examine(application.probes(), overslept, now);
			return sick.isEmpty() ? hung : sick;
		}
		catch (RuntimeException | LinkageError ex) {
			logger.log(System.Logger.Level.DEBUG, "Cannot tell whether the application is well", ex);
			return WELL;
		}
	}

	private String examine(Collection<? extends LivenessProbe> probes, boolean overslept, long now) {
		Map<LivenessProbe, ProbedWork> present = new IdentityHashMap<>();
		String complaint = WELL;
		for (LivenessProbe probe : probes) {
			ProbedWork known = this.probed.get(probe);
			ProbedWork work = (known != null) ? known : new ProbedWork(probe, now);
			present.put(probe, work);
			if (overslept) {
				work.forgive(now);
			}
			if (complaint.isEmpty()) {
				complaint = work.complaint(this.timeout, now);
			}
		}
		this.probed = present;
		return complaint;
	}

}
