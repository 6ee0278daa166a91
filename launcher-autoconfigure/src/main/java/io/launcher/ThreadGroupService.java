package io.launcher;

import java.util.Collection;
import java.util.List;

import io.launcher.spi.LivenessProbe;
import org.jspecify.annotations.Nullable;

/**
 * A service whose work is done by the threads and timers of a {@link ServiceThreadGroup}.
 * A subclass adds them in {@link #start()}; stopping and waiting is done here.
 */
public abstract class ThreadGroupService implements ServiceBase, LivenessProbe.Source {

	private final Object monitor = new Object();

	private final int threads;

	private @Nullable ServiceThreadGroup group;

	private @Nullable LivenessProbe probe;

	/**
	 * Creates a service of up to {@value ServiceThreadGroup#DEFAULT_THREADS} threads.
	 */
	protected ThreadGroupService() {
		this(ServiceThreadGroup.DEFAULT_THREADS);
	}

	/**
	 * Creates a service.
	 * @param threads how many threads it may run at a time; timers are not counted
	 */
	protected ThreadGroupService(int threads) {
		if (threads < 1) {
			throw new IllegalArgumentException("Service '%s' was given a limit of %d threads: use 1 or more"
				.formatted(ServiceNames.of(this), threads));
		}
		this.threads = threads;
	}

	/**
	 * The thread group. A stopped group stays until all its threads have ended and takes
	 * no others; then the next call, in the {@link #start()} that follows, gives a new
	 * one.
	 * @return the group
	 */
	protected ServiceThreadGroup threadGroup() {
		synchronized (this.monitor) {
			if (this.group == null || this.group.isTerminated()) {
				ServiceThreadGroup created = new ServiceThreadGroup(ServiceNames.of(this), this.threads);
				this.group = created;
				this.probe = LivenessProbe.of("the threads of group '" + created.name() + "'", created::probe,
						created::completed);
			}
			return this.group;
		}
	}

	private @Nullable ServiceThreadGroup existingGroup() {
		synchronized (this.monitor) {
			return this.group;
		}
	}

	/**
	 * The thread group, which is hung when work was refused because all its threads are
	 * taken, and none of them ends.
	 */
	@Override
	public Collection<? extends LivenessProbe> livenessProbes() {
		synchronized (this.monitor) {
			return (this.probe != null) ? List.of(this.probe) : List.of();
		}
	}

	/**
	 * Begins a graceful stop, for which {@link #awaitTermination()} waits: timers end
	 * after the callback in progress, threads after their work.
	 */
	@Override
	public void stop() throws Exception {
		ServiceThreadGroup existing = existingGroup();
		if (existing != null) {
			existing.requestStop();
		}
	}

	/**
	 * Stops the threads and timers.
	 * @param graceful {@code true} to wait for them, {@code false} to interrupt them and
	 * return at once
	 * @see ServiceThreadGroup#stop(boolean)
	 */
	public void stop(boolean graceful) {
		ServiceThreadGroup existing = existingGroup();
		if (existing != null) {
			existing.stop(graceful);
		}
	}

	/**
	 * Blocks until all threads and timers have ended. An interrupt of the waiting thread
	 * interrupts them, too, and ends the waiting.
	 */
	@Override
	public void awaitTermination() throws Exception {
		ServiceThreadGroup existing = existingGroup();
		if (existing != null) {
			try {
				existing.awaitTermination();
			}
			catch (InterruptedException ex) {
				existing.stop(false);
				throw ex;
			}
		}
	}

}
