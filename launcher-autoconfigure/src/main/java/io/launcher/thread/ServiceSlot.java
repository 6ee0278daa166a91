package io.launcher.thread;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;

import io.launcher.LauncherStatus;
import io.launcher.ServiceBase;
import io.launcher.ServiceStartException;
import io.launcher.WorkerState;
import org.jspecify.annotations.Nullable;

/**
 * A service, what is known of it, and the lane that calls it.
 */
final class ServiceSlot {

	private static final System.Logger logger = System.getLogger(ServiceSlot.class.getName());

	private final String name;

	private final ServiceBase service;

	private final ServiceLane lane;

	private final Clock clock;

	// confined to the lane: what was started is stopped once and waited for once
	private boolean stopDue;

	private boolean awaitDue;

	// guarded by this, from here on
	private WorkerState state = WorkerState.PARKED;

	private boolean running;

	private boolean ended;

	private boolean failed;

	private @Nullable Instant startedAt;

	private @Nullable Instant readyAt;

	private LauncherStatus.@Nullable Exit exit;

	ServiceSlot(String name, ServiceBase service, ServiceLane lane, Clock clock) {
		this.name = name;
		this.service = service;
		this.lane = lane;
		this.clock = clock;
	}

	String name() {
		return this.name;
	}

	boolean holds(ServiceBase other) {
		return this.service == other;
	}

	// starts the service; its failure is that of the future
	Future<?> start(BooleanSupplier allowed) {
		return this.lane.submit(() -> {
			doStart(allowed);
			return null;
		});
	}

	// ends the service, if that was not done yet, resets and starts it, even if the reset
	// fails: with its old configuration it is of more use than stopped
	Future<?> restart(BooleanSupplier allowed) {
		return this.lane.submit(() -> {
			checkAllowed(allowed);
			doStop();
			doAwaitTermination();
			RuntimeException failure = null;
			try {
				doReset();
			}
			catch (RuntimeException ex) {
				failure = ex;
			}
			try {
				doStart(allowed);
			}
			catch (Throwable ex) {
				ServiceStartException startFailure = new ServiceStartException(this.name, ex);
				if (failure != null) {
					startFailure.addSuppressed(failure);
				}
				throw startFailure;
			}
			if (failure != null) {
				throw failure;
			}
			return null;
		});
	}

	Future<?> reset() {
		return this.lane.submit(() -> {
			doReset();
			return null;
		});
	}

	Future<?> stop() {
		return this.lane.submit(() -> {
			doStop();
			return null;
		});
	}

	Future<?> awaitTermination() {
		return this.lane.submit(() -> {
			doAwaitTermination();
			return null;
		});
	}

	// interrupts what the service does, and asks it to stop if it was not yet asked. The
	// thread that then waits for it is interrupted from the begin: that is how the
	// service
	// learns that there is no time left
	Future<?> hurry() {
		this.lane.interrupt();
		return this.lane.submit(() -> {
			doStop();
			Thread.currentThread().interrupt();
			doAwaitTermination();
			return null;
		});
	}

	private void checkAllowed(BooleanSupplier allowed) {
		if (!allowed.getAsBoolean()) {
			throw new IllegalStateException(
					"Service '%s' is not started: the launcher was stopped before".formatted(this.name));
		}
	}

	private void doStart(BooleanSupplier allowed) throws Exception {
		checkAllowed(allowed);
		this.stopDue = true;
		this.awaitDue = true;
		starting();
		try {
			this.service.start();
			started();
		}
		catch (Throwable ex) {
			gone("failed to start: " + ex, true);
			throw ex;
		}
	}

	private void doReset() {
		try {
			this.service.reset();
		}
		catch (Throwable ex) {
			throw new IllegalStateException("Service '%s' failed to reset: %s".formatted(this.name, ex), ex);
		}
	}

	private void doStop() {
		if (!this.stopDue) {
			return;
		}
		this.stopDue = false;
		stopping();
		try {
			this.service.stop();
		}
		catch (Throwable ex) {
			logger.log(System.Logger.Level.ERROR, () -> "Service '%s' failed to stop".formatted(this.name), ex);
		}
	}

	private void doAwaitTermination() {
		if (!this.awaitDue) {
			return;
		}
		this.awaitDue = false;
		try {
			this.service.awaitTermination();
		}
		catch (InterruptedException ex) {
			logger.log(System.Logger.Level.DEBUG, () -> "Service '%s' was interrupted".formatted(this.name));
		}
		catch (Throwable ex) {
			logger.log(System.Logger.Level.ERROR, () -> "Waiting for service '%s' failed".formatted(this.name), ex);
		}
		terminated();
	}

	private synchronized void starting() {
		this.state = WorkerState.STARTING;
		this.running = true;
		this.ended = false;
		this.failed = false;
		this.startedAt = this.clock.instant();
		this.readyAt = null;
	}

	private synchronized void started() {
		// it may have ended by itself meanwhile
		if (this.state == WorkerState.STARTING) {
			this.state = WorkerState.READY;
			this.readyAt = this.clock.instant();
		}
	}

	private synchronized void stopping() {
		if (this.state != WorkerState.GONE) {
			this.state = WorkerState.DRAINING;
		}
	}

	private synchronized void terminated() {
		this.running = false;
		gone("stopped", false);
	}

	private synchronized void gone(String reason, boolean failure) {
		if (this.state != WorkerState.GONE) {
			this.state = WorkerState.GONE;
			this.failed = failure;
			this.exit = new LauncherStatus.Exit(null, null, reason, this.clock.instant());
		}
	}

	// notes that the service ended by itself
	synchronized void endedByItself(@Nullable Throwable failure) {
		this.running = false;
		this.ended = true;
		gone((failure != null) ? "failed: " + failure : "ended", failure != null);
	}

	// whether it was started and is not known to have ended
	synchronized boolean isRunning() {
		return this.running;
	}

	synchronized boolean isStarting() {
		return this.state == WorkerState.STARTING || this.state == WorkerState.PARKED;
	}

	synchronized boolean isReady() {
		return this.state == WorkerState.READY;
	}

	synchronized boolean hasEndedByItself() {
		return this.ended;
	}

	synchronized boolean hasFailed() {
		return this.failed;
	}

	synchronized LauncherStatus.Service status(long pid, int generation) {
		// work that is done is not missed
		int desired = (this.ended && !this.failed) ? 0 : 1;
		boolean gone = this.state == WorkerState.GONE;
		LauncherStatus.Worker worker = new LauncherStatus.Worker(0, gone ? null : (Long) pid, generation, this.state,
				this.startedAt, this.readyAt, 0, null, null, this.exit);
		return new LauncherStatus.Service(this.name, desired, isReady() ? 1 : 0, List.of(worker));
	}

}
