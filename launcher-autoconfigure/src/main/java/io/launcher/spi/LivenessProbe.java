package io.launcher.spi;

import java.util.Collection;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;

/**
 * Something that works on tasks, and is alive as long as it completes some. A worker is
 * hung when a task that was given to it here has not been run within
 * {@code launcher.liveness.timeout} and no other was completed meanwhile: one that is
 * only busy is let alone.
 */
public interface LivenessProbe {

	/**
	 * What it is called in the log.
	 * @return the name, such as {@code the request threads of the connector on port 8080}
	 */
	String name();

	/**
	 * Has a task run the way any other task is. Must not block.
	 * @param task a short task; it may be run late, or never
	 * @throws RuntimeException if no task is taken now, which counts as not run
	 */
	void execute(Runnable task);

	/**
	 * The tasks that it has completed.
	 * @return how many so far
	 */
	long completed();

	/**
	 * An executor.
	 * @param name what it is called in the log
	 * @param executor the executor; it must not block the caller
	 * @param completed tells how many tasks it has completed so far
	 * @return the probe
	 */
	static LivenessProbe of(String name, Executor executor, LongSupplier completed) {
		return new LivenessProbe() {

			@Override
			public String name() {
				return name;
			}

			@Override
			public void execute(Runnable task) {
				executor.execute(task);
			}

			@Override
			public long completed() {
				return completed.getAsLong();
			}

		};
	}

	/**
	 * A service that works with executors which should be looked after. Implemented by
	 * the service itself.
	 */
	interface Source {

		/**
		 * What is to complete tasks. Asked at every heartbeat of a worker that is ready.
		 * @return the probes; the same objects each time, as long as they are in use
		 */
		Collection<? extends LivenessProbe> livenessProbes();

	}

}
