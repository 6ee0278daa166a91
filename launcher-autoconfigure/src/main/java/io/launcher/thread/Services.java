package io.launcher.thread;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

import io.launcher.LauncherStatus;
import io.launcher.ServiceBase;
import io.launcher.ServiceNames;
import io.launcher.ServiceStartException;
import org.jspecify.annotations.Nullable;

/**
 * Named services of one process, in the order they were added. Any number of them.
 * <p>
 * Safe for use by several threads, those of the services included. The methods of one
 * service are called one at a time, in a thread of its own, so that a service that hangs
 * holds up no other. Restarts and resets wait for one another. A stop overtakes them: it
 * begins at once, nothing is started any more, and it is final.
 */
public final class Services {

	private static final System.Logger logger = System.getLogger(Services.class.getName());

	// how long a restart waits for a service that it has interrupted
	private static final Duration INTERRUPTED_TIMEOUT = Duration.ofSeconds(5);

	private final ReentrantLock lock = new ReentrantLock();

	private final Condition changed = this.lock.newCondition();

	private final ReentrantLock restarting = new ReentrantLock();

	private final LongSupplier nanoTime;

	private final Clock clock;

	private final ServiceEndListener endListener;

	private final List<ServiceSlot> slots = new ArrayList<>();

	// set as soon as there is a stop
	private @Nullable Deadline stopDeadline;

	// whether the stop was in time, once it is over
	private @Nullable Boolean stopOutcome;

	/**
	 * Creates an empty set of services.
	 */
	public Services() {
		this(System::nanoTime, Clock.systemUTC(), (service, failure) -> {
		});
	}

	/**
	 * Creates an empty set of services.
	 * @param nanoTime the monotonic clock that deadlines are measured with
	 * @param clock the clock whose time is shown in the status
	 * @param endListener is told when a service ends by itself
	 */
	public Services(LongSupplier nanoTime, Clock clock, ServiceEndListener endListener) {
		this.nanoTime = nanoTime;
		this.clock = clock;
		this.endListener = endListener;
	}

	/**
	 * Adds a service and starts it. Returns when it is started. A service whose start
	 * failed stays, to be stopped with the others.
	 * @param name its name
	 * @param service the service
	 * @throws ServiceStartException if it fails to start
	 * @throws IllegalArgumentException if the name or the service is there already
	 * @throws IllegalStateException if the services were stopped
	 */
	public void add(String name, ServiceBase service) {
		ServiceSlot slot = register(ServiceNames.check(name), service);
		if (service instanceof RunnableService runnable) {
			runnable.markEnd((failure) -> ended(slot, failure));
			runnable.onEnd((failure) -> this.endListener.serviceEnded(slot.name(), failure));
		}
		Future<?> start = slot.start(this::mayStart);
		try {
			start.get();
		}
		catch (ExecutionException ex) {
			Throwable cause = (ex.getCause() != null) ? ex.getCause() : ex;
			throw new ServiceStartException(name, cause);
		}
		catch (CancellationException ex) {
			throw new ServiceStartException(name, ex);
		}
		catch (InterruptedException ex) {
			start.cancel(true);
			Thread.currentThread().interrupt();
			throw new ServiceStartException(name, ex);
		}
	}

	private ServiceSlot register(String name, ServiceBase service) {
		this.lock.lock();
		try {
			if (this.stopDeadline != null) {
				throw new IllegalStateException(
						"Service '%s' is not started: the services are stopping or were stopped".formatted(name));
			}
			for (ServiceSlot slot : this.slots) {
				if (slot.name().equals(name)) {
					throw new IllegalArgumentException(
							"Service name '%s' is taken: give each service of a launcher a name of its own"
								.formatted(name));
				}
				if (slot.holds(service)) {
					throw new IllegalArgumentException(
							"Service '%s' is the same object as service '%s': create one object for each"
								.formatted(name, slot.name()));
				}
			}
			ServiceLane lane = new ServiceLane(new ServiceThreads(this, name), this::signal);
			ServiceSlot slot = new ServiceSlot(name, service, lane, this.clock);
			this.slots.add(slot);
			return slot;
		}
		finally {
			this.lock.unlock();
		}
	}

	private void ended(ServiceSlot slot, @Nullable Throwable failure) {
		slot.endedByItself(failure);
		signal();
	}

	/**
	 * Begins to stop the services and returns at once: each is asked to stop, in reverse
	 * order, and then each is waited for, in reverse order. A failure is logged and
	 * prevents nothing. May be called more than once.
	 */
	public void stop() {
		requestStop(Duration.ZERO);
	}

	/**
	 * Begins to stop the services, as {@link #stop()} does. When the time is over every
	 * service that is still there is interrupted. Of several timeouts the one that ends
	 * first counts.
	 * @param timeout for all services together; zero stands for endless
	 */
	public void requestStop(Duration timeout) {
		Deadline deadline = Deadline.after(timeout, this.nanoTime);
		this.lock.lock();
		try {
			boolean first = this.stopDeadline == null;
			if (this.stopDeadline == null || deadline.isBefore(this.stopDeadline)) {
				this.stopDeadline = deadline;
			}
			this.changed.signalAll();
			if (first) {
				Thread thread = new Thread(this::shutDown, "launcher-stop");
				thread.setDaemon(false);
				thread.start();
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Stops the services and waits until all have ended, or the time is over.
	 * @param timeout for all services together; zero stands for endless
	 * @return whether all ended in time
	 * @throws InterruptedException if the waiting thread is interrupted; the stop goes on
	 */
	public boolean stop(Duration timeout) throws InterruptedException {
		requestStop(timeout);
		return awaitTermination();
	}

	/**
	 * Waits until the services were stopped and have ended, or the timeout of the stop is
	 * over.
	 * @return whether all ended in time
	 * @throws InterruptedException if the waiting thread is interrupted; nothing else
	 * happens
	 */
	public boolean awaitTermination() throws InterruptedException {
		this.lock.lockInterruptibly();
		try {
			while (this.stopOutcome == null) {
				this.changed.await();
			}
			return this.stopOutcome;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Waits until the services were stopped, or each of them has ended by itself.
	 * @return whether all was in time; always if they ended by themselves
	 */
	boolean awaitEnd() throws InterruptedException {
		this.lock.lockInterruptibly();
		try {
			while (this.stopOutcome == null && !allEndedByThemselves()) {
				this.changed.await();
			}
			return this.stopOutcome == null || this.stopOutcome;
		}
		finally {
			this.lock.unlock();
		}
	}

	private boolean allEndedByThemselves() {
		return this.stopDeadline == null && !this.restarting.isLocked() && !this.slots.isEmpty()
				&& this.slots.stream().allMatch(ServiceSlot::hasEndedByItself);
	}

	private void shutDown() {
		List<ServiceSlot> reversed = reversed(slots());
		boolean inTime = shutDown(reversed);
		if (!inTime) {
			List<String> late = slots().stream().filter(ServiceSlot::isRunning).map(ServiceSlot::name).toList();
			logger.log(System.Logger.Level.ERROR, () -> "Graceful shutdown timeout of %s exceeded, still running: %s"
				.formatted(this.stopDeadline, String.join(", ", late)));
			reversed.forEach(ServiceSlot::hurry);
		}
		this.lock.lock();
		try {
			this.stopOutcome = inTime;
			this.changed.signalAll();
		}
		finally {
			this.lock.unlock();
		}
	}

	private boolean shutDown(List<ServiceSlot> reversed) {
		List<ServiceSlot> asked = new ArrayList<>();
		List<ServiceSlot> hanging = new ArrayList<>();
		for (ServiceSlot slot : reversed) {
			// one that starts is asked when it has started; neither that nor a stop that
			// hangs may use up the time of the others
			boolean starting = slot.isStarting();
			Patience patience = patience();
			Future<?> call = slot.stop();
			boolean done = !starting && awaitStop(call, patience, 2);
			(done ? asked : hanging).add(slot);
		}
		asked.addAll(hanging);
		for (ServiceSlot slot : asked) {
			Patience patience = patience();
			if (!awaitStop(slot.awaitTermination(), patience, 1)) {
				return false;
			}
		}
		return true;
	}

	// taken before a call begins, so that the call itself counts
	private Patience patience() {
		this.lock.lock();
		try {
			return new Patience(this.nanoTime.getAsLong(), remainingOfStop());
		}
		finally {
			this.lock.unlock();
		}
	}

	// waits for at most one nth of the time that was left
	private boolean awaitStop(Future<?> call, Patience patience, int share) {
		this.lock.lock();
		try {
			long begin = patience.begin();
			long rest = patience.rest();
			while (!call.isDone()) {
				long elapsed = this.nanoTime.getAsLong() - begin;
				// the deadline may have come nearer
				rest = Math.min(rest, remainingOfStop() + elapsed);
				long remaining = rest / share - elapsed;
				if (remaining <= 0) {
					return false;
				}
				this.changed.awaitNanos(remaining);
			}
			return true;
		}
		catch (InterruptedException ex) {
			return false;
		}
		finally {
			this.lock.unlock();
		}
	}

	private long remainingOfStop() {
		// halved, so that sums do not overflow
		return (this.stopDeadline != null) ? Math.min(this.stopDeadline.remaining(), Long.MAX_VALUE / 2) : 0;
	}

	/**
	 * Stops all services, in reverse order, waits for them, and then resets and starts
	 * each, in order. A failure keeps no other service from being started.
	 * @param timeout for all services together to end, after which they are interrupted;
	 * zero stands for endless. One that still does not end is started as soon as it has
	 * @throws ServiceStartException if a service failed to start; further failures are
	 * suppressed ones of it
	 * @throws IllegalStateException if a service failed to reset (it is started
	 * nevertheless) or to end, or if the services are or were stopped
	 * @throws InterruptedException if the waiting thread is interrupted; the services are
	 * started nevertheless
	 */
	public void restart(Duration timeout) throws InterruptedException {
		restart(timeout, () -> {
		});
	}

	void restart(Duration timeout, Runnable whenEnded) throws InterruptedException {
		this.restarting.lockInterruptibly();
		try {
			Deadline deadline = Deadline.after(timeout, this.nanoTime);
			List<ServiceSlot> all = slots();
			List<ServiceSlot> stuck;
			try {
				stuck = end(reversed(all), deadline);
			}
			catch (InterruptedException ex) {
				whenEnded.run();
				all.forEach((slot) -> slot.restart(this::mayStart));
				throw ex;
			}
			whenEnded.run();
			startAgain(all, stuck);
		}
		finally {
			this.restarting.unlock();
			signal();
		}
	}

	// gives those that did not end even when they were interrupted
	private List<ServiceSlot> end(List<ServiceSlot> reversed, Deadline deadline) throws InterruptedException {
		for (ServiceSlot slot : reversed) {
			await(slot.stop(), deadline);
			checkNotStopped();
		}
		List<ServiceSlot> late = new ArrayList<>();
		for (ServiceSlot slot : reversed) {
			if (!await(slot.awaitTermination(), deadline)) {
				checkNotStopped();
				late.add(slot);
			}
		}
		if (late.isEmpty()) {
			return late;
		}
		logger.log(System.Logger.Level.WARNING, () -> "Services did not end within %s and are interrupted: %s"
			.formatted(deadline, String.join(", ", late.stream().map(ServiceSlot::name).toList())));
		List<Future<?>> hurried = late.stream().<Future<?>>map(ServiceSlot::hurry).toList();
		List<ServiceSlot> stuck = new ArrayList<>();
		Deadline last = Deadline.after(INTERRUPTED_TIMEOUT, this.nanoTime);
		for (int i = 0; i < late.size(); i++) {
			if (!await(hurried.get(i), last)) {
				checkNotStopped();
				stuck.add(late.get(i));
			}
		}
		return stuck;
	}

	private void startAgain(List<ServiceSlot> all, List<ServiceSlot> stuck) throws InterruptedException {
		Deadline endless = Deadline.after(Duration.ZERO, this.nanoTime);
		Failures failures = new Failures();
		InterruptedException interrupted = null;
		for (ServiceSlot slot : all) {
			Future<?> call = slot.restart(this::mayStart);
			if (stuck.contains(slot)) {
				failures.add(new IllegalStateException(
						"Service '%s' has not ended, it is started again when it has".formatted(slot.name())));
				continue;
			}
			try {
				if (interrupted == null && await(call, endless)) {
					failures.addFrom(call);
				}
			}
			catch (InterruptedException ex) {
				interrupted = ex;
			}
		}
		if (interrupted != null) {
			throw interrupted;
		}
		checkNotStopped();
		failures.throwFirst();
	}

	/**
	 * Resets each service, in order, without stopping it. A failure prevents nothing.
	 * @throws IllegalStateException if a service failed to reset, further failures are
	 * suppressed ones of it; or if the services are or were stopped
	 * @throws InterruptedException if the waiting thread is interrupted
	 */
	public void reset() throws InterruptedException {
		this.restarting.lockInterruptibly();
		try {
			Deadline endless = Deadline.after(Duration.ZERO, this.nanoTime);
			Failures failures = new Failures();
			for (ServiceSlot slot : slots()) {
				checkNotStopped();
				Future<?> call = slot.reset();
				if (await(call, endless)) {
					failures.addFrom(call);
				}
			}
			checkNotStopped();
			failures.throwFirst();
		}
		finally {
			this.restarting.unlock();
			signal();
		}
	}

	// gives up when the services are stopped
	private boolean await(Future<?> call, Deadline deadline) throws InterruptedException {
		this.lock.lockInterruptibly();
		try {
			while (!call.isDone()) {
				long remaining = deadline.remaining();
				if (remaining <= 0 || this.stopDeadline != null) {
					return false;
				}
				this.changed.awaitNanos(remaining);
			}
			return true;
		}
		finally {
			this.lock.unlock();
		}
	}

	private void checkNotStopped() {
		if (isStopping()) {
			throw new IllegalStateException("The services are stopping or were stopped");
		}
	}

	private boolean mayStart() {
		return !isStopping();
	}

	/**
	 * Whether a stop was begun.
	 * @return {@code true} from then on
	 */
	public boolean isStopping() {
		this.lock.lock();
		try {
			return this.stopDeadline != null;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * The names of the services, in the order they were added.
	 * @return the names
	 */
	public List<String> names() {
		return slots().stream().map(ServiceSlot::name).toList();
	}

	List<LauncherStatus.Service> status(long pid, int generation) {
		return slots().stream().map((slot) -> slot.status(pid, generation)).toList();
	}

	List<ServiceSlot> slots() {
		this.lock.lock();
		try {
			return List.copyOf(this.slots);
		}
		finally {
			this.lock.unlock();
		}
	}

	private void signal() {
		this.lock.lock();
		try {
			this.changed.signalAll();
		}
		finally {
			this.lock.unlock();
		}
	}

	private static List<ServiceSlot> reversed(List<ServiceSlot> slots) {
		List<ServiceSlot> reversed = new ArrayList<>(slots);
		Collections.reverse(reversed);
		return reversed;
	}

	/**
	 * How long there is to wait.
	 *
	 * @param begin since when
	 * @param rest what is left of the stop from then on
	 */
	private record Patience(long begin, long rest) {

	}

}
