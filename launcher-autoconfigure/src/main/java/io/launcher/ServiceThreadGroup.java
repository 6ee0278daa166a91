package io.launcher;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * The threads and timers of a service, which are stopped and waited for together. They
 * keep the JVM alive until they have ended. A failure in one is logged and never touches
 * the others. Safe for use by several threads, its own included.
 */
public final class ServiceThreadGroup {

	/**
	 * How many threads a group may run at a time, unless it is told.
	 */
	public static final int DEFAULT_THREADS = 1000;

	private final ReentrantLock lock = new ReentrantLock();

	private final Condition changed = this.lock.newCondition();

	private final String name;

	private final int limit;

	private final LongSupplier nanoTime;

	// where the group was made: its threads belong there, whoever adds them
	private final ThreadGroup parent;

	private final Set<ServiceThread> threads = new LinkedHashSet<>();

	private final Set<ServiceTimer> timers = new LinkedHashSet<>();

	private final Set<Thread> members = new HashSet<>();

	// members that wait for the others: they do not wait for one another
	private final Set<Thread> waitingMembers = new HashSet<>();

	private boolean stopped;

	private int threadNumber;

	private int timerNumber;

	// probes that wait for one of the threads to end
	private final List<Runnable> waitingProbes = new ArrayList<>();

	// whether work was refused for the limit since the last thread has ended
	private boolean refused;

	private long completed;

	/**
	 * Creates a group.
	 * @param threads how many threads it may run at a time; timers are not counted
	 */
	public ServiceThreadGroup(int threads) {
		this("service", threads);
	}

	/**
	 * Creates a group.
	 * @param name its name, with which the names of its threads begin
	 * @param threads how many threads it may run at a time; timers are not counted
	 */
	public ServiceThreadGroup(String name, int threads) {
		this(name, threads, System::nanoTime);
	}

	ServiceThreadGroup(String name, int threads, LongSupplier nanoTime) {
		if (threads < 1) {
			throw new IllegalArgumentException(
					"Thread group '%s' was given a limit of %d threads: use 1 or more".formatted(name, threads));
		}
		this.name = name;
		this.limit = threads;
		this.nanoTime = nanoTime;
		this.parent = Thread.currentThread().getThreadGroup();
	}

	/**
	 * The name of the group.
	 * @return the name
	 */
	public String name() {
		return this.name;
	}

	/**
	 * Runs some work in a thread of its own. The thread leaves the group when the work
	 * ends; an exception is logged.
	 * @param work the work; it should end when it is interrupted
	 * @return the thread
	 * @throws IllegalStateException if the group runs as many threads as it may, or was
	 * stopped
	 */
	public ServiceThread add(Runnable work) {
		this.lock.lock();
		try {
			return addThread(this.name + "-" + (this.threadNumber + 1), work);
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Runs some work in a thread of its own. The thread leaves the group when the work
	 * ends; an exception is logged.
	 * @param name how the thread is called within the group
	 * @param work the work; it should end when it is interrupted
	 * @return the thread
	 * @throws IllegalStateException if the group runs as many threads as it may, or was
	 * stopped
	 */
	public ServiceThread add(String name, Runnable work) {
		return addThread(this.name + "-" + name, work);
	}

	private ServiceThread addThread(String name, Runnable work) {
		this.lock.lock();
		try {
			checkOpen("thread");
			if (this.threads.size() >= this.limit) {
				this.refused = true;
				throw new IllegalStateException(
						"Thread group '%s' runs %d threads, which is its limit: give it a higher one, or end some first"
							.formatted(this.name, this.threads.size()));
			}
			ServiceThread thread = new ServiceThread(this, this.parent, name, work);
			// first, because starting may fail; its end waits for the lock
			thread.thread().start();
			this.threadNumber++;
			this.threads.add(thread);
			this.members.add(thread.thread());
			return thread;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Calls back at once and then at a fixed interval, until the timer is stopped or the
	 * callback throws.
	 * @param interval from the begin of a call to the begin of the next
	 * @param callback what to call
	 * @return the timer
	 * @throws IllegalStateException if the group was stopped
	 * @see #addTimer(Duration, Duration, boolean, Runnable)
	 */
	public ServiceTimer addTimer(Duration interval, Runnable callback) {
		return addTimer(interval, Duration.ZERO, true, callback);
	}

	/**
	 * Calls back at a fixed interval, until the timer is stopped. Each timer has a thread
	 * of its own, so that no other timer delays it. Calls never overlap: a call that
	 * outlasts the interval is followed by the next one, and missed ones are left out.
	 * @param interval from the begin of a call to the begin of the next
	 * @param initialDelay before the first call
	 * @param stopOnException whether the timer ends when the callback throws; either way
	 * it is logged
	 * @param callback what to call
	 * @return the timer
	 * @throws IllegalStateException if the group was stopped
	 */
	public ServiceTimer addTimer(Duration interval, Duration initialDelay, boolean stopOnException, Runnable callback) {
		if (interval.isZero() || interval.isNegative()) {
			throw new IllegalArgumentException("A timer of thread group '%s' was given the interval %s: use more than 0"
				.formatted(this.name, interval));
		}
		if (initialDelay.isNegative()) {
			throw new IllegalArgumentException(
					"A timer of thread group '%s' was given the initial delay %s: use 0 or more".formatted(this.name,
							initialDelay));
		}
		this.lock.lock();
		try {
			checkOpen("timer");
			String timerName = this.name + "-timer-" + (this.timerNumber + 1);
			ServiceTimer timer = new ServiceTimer(this, this.parent, timerName, interval, initialDelay, stopOnException,
					callback, this.nanoTime);
			timer.thread().start();
			this.timerNumber++;
			this.timers.add(timer);
			this.members.add(timer.thread());
			return timer;
		}
		finally {
			this.lock.unlock();
		}
	}

	private void checkOpen(String what) {
		if (this.stopped) {
			throw new IllegalStateException(
					"Thread group '%s' is stopping or was stopped: it takes no other %s".formatted(this.name, what));
		}
	}

	/**
	 * The threads, without those of timers.
	 * @return those that have not ended, in the order they were added
	 */
	public List<ServiceThread> threads() {
		this.lock.lock();
		try {
			return List.copyOf(this.threads);
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * The timers.
	 * @return those that have not ended, in the order they were added
	 */
	public List<ServiceTimer> timers() {
		this.lock.lock();
		try {
			return List.copyOf(this.timers);
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * How many threads there are, without those of timers.
	 * @return the number
	 */
	public int size() {
		this.lock.lock();
		try {
			return this.threads.size();
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Whether the group was asked to stop. Work that goes on until it is told otherwise
	 * should look here, as a graceful stop does not interrupt it.
	 * @return {@code true} from the first call of a stop on
	 */
	public boolean isStopped() {
		this.lock.lock();
		try {
			return this.stopped;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Whether the group was stopped and all its threads and timers have ended.
	 * @return {@code true} if nothing is left
	 */
	public boolean isTerminated() {
		this.lock.lock();
		try {
			return this.stopped && this.members.isEmpty();
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Stops all timers and returns at once; callbacks in progress go on to their end.
	 * Threads go on, and others may be added.
	 */
	public void stopTimers() {
		timers().forEach(ServiceTimer::stop);
	}

	/**
	 * Begins a graceful stop and returns at once: nothing may be added from now on,
	 * timers end after the callback in progress, threads after their work.
	 */
	public void requestStop() {
		this.lock.lock();
		try {
			this.stopped = true;
			this.timers.forEach(ServiceTimer::stop);
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Stops the group. The calling thread may be one of the group; it is neither
	 * interrupted nor waited for.
	 * @param graceful {@code true} to wait for callbacks in progress and for the threads
	 * (an interrupt of the waiting thread makes it an immediate stop); {@code false} to
	 * interrupt them and return at once
	 */
	public void stop(boolean graceful) {
		requestStop();
		if (graceful) {
			try {
				awaitTermination();
				return;
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}
		interruptOthers();
	}

	private void interruptOthers() {
		this.lock.lock();
		try {
			this.members.stream().filter((member) -> member != Thread.currentThread()).forEach(Thread::interrupt);
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Blocks until all threads and timers have ended, but for the calling one. Stop
	 * timers first: they do not end by themselves.
	 * @throws InterruptedException if the waiting thread is interrupted
	 */
	public void awaitTermination() throws InterruptedException {
		await(Long.MAX_VALUE);
	}

	/**
	 * Blocks until all threads and timers have ended, but for the calling one, and not
	 * for longer than that.
	 * @param timeout how long
	 * @return whether they have ended
	 * @throws InterruptedException if the waiting thread is interrupted
	 */
	public boolean awaitTermination(Duration timeout) throws InterruptedException {
		return await(TimeUnit.NANOSECONDS.convert(timeout));
	}

	private boolean await(long nanos) throws InterruptedException {
		this.lock.lockInterruptibly();
		try {
			Thread current = Thread.currentThread();
			boolean inside = this.members.contains(current);
			if (inside && this.waitingMembers.add(current)) {
				this.changed.signalAll();
			}
			long rest = nanos;
			while (!(inside ? this.waitingMembers.containsAll(this.members) : this.members.isEmpty())) {
				if (rest <= 0) {
					return false;
				}
				if (nanos == Long.MAX_VALUE) {
					this.changed.await();
				}
				else {
					rest = this.changed.awaitNanos(rest);
				}
			}
			return true;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Has a short task run in a thread of its own, as any work is; with no thread left,
	 * once one has ended. A group whose threads all go on for ever is in good order as
	 * long as nobody wants another one.
	 * @param task the task
	 */
	void probe(Runnable task) {
		if (!this.lock.tryLock()) {
			throw new IllegalStateException("Thread group '%s' is in use".formatted(this.name));
		}
		try {
			if (this.refused && !this.stopped) {
				this.waitingProbes.add(task);
				return;
			}
			Thread thread = new Thread(this.parent, task, this.name + "-probe");
			thread.setDaemon(true);
			thread.start();
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * The threads that have ended. Those of timers are not counted, as they take no place
	 * of others.
	 * @return how many so far
	 */
	long completed() {
		this.lock.lock();
		try {
			return this.completed;
		}
		finally {
			this.lock.unlock();
		}
	}

	void ended(ServiceThread thread) {
		List<Runnable> probes;
		this.lock.lock();
		try {
			this.threads.remove(thread);
			left(thread.thread());
			this.completed++;
			this.refused = false;
			probes = List.copyOf(this.waitingProbes);
			this.waitingProbes.clear();
		}
		finally {
			this.lock.unlock();
		}
		probes.forEach(Runnable::run);
	}

	void ended(ServiceTimer timer) {
		this.lock.lock();
		try {
			this.timers.remove(timer);
			left(timer.thread());
		}
		finally {
			this.lock.unlock();
		}
	}

	private void left(Thread member) {
		this.members.remove(member);
		this.waitingMembers.remove(member);
		this.changed.signalAll();
	}

	@Override
	public String toString() {
		return "ServiceThreadGroup[" + this.name + "]";
	}

}
