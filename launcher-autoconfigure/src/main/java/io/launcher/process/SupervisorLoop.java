package io.launcher.process;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.concurrent.BlockingDeque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

import io.launcher.LauncherStatus;
import io.launcher.OperationFailedException;
import io.launcher.supervise.Command;
import io.launcher.supervise.Event;
import io.launcher.supervise.Supervisor;
import org.jspecify.annotations.Nullable;

/**
 * The one thread that feeds the state machine, and sleeps until there is something to
 * feed it with.
 */
final class SupervisorLoop {

	private static final System.Logger logger = System.getLogger(SupervisorLoop.class.getName());

	private final BlockingDeque<Runnable> tasks = new LinkedBlockingDeque<>();

	private final Supervisor supervisor;

	private final Consumer<Command> executor;

	private final LongSupplier nanoTime;

	private final Clock clock;

	private final Instant startedAt;

	private final CompletableFuture<Integer> exitCode = new CompletableFuture<>();

	private final Thread thread = new Thread(this::run, "launcher-supervisor");

	/** Used by the thread of the loop only. */
	private final Map<Long, CompletableFuture<Void>> requests = new HashMap<>();

	private long lastRequest;

	/** What tells those who would wait for ever when the loop has ended. */
	private final Set<Runnable> waiting = ConcurrentHashMap.newKeySet();

	/** Used by the thread of the loop alone. */
	private final PriorityQueue<Appointment> appointments = new PriorityQueue<>();

	private @Nullable Long timer;

	private Consumer<List<Command>> observer = (commands) -> {
	};

	private volatile @Nullable LauncherStatus last;

	/**
	 * Creates the loop.
	 * @param supervisor the state machine, which nobody else may use
	 * @param executor carries out commands, on the thread of the loop
	 * @param nanoTime the clock of the events
	 * @param clock the clock of what is shown
	 */
	SupervisorLoop(Supervisor supervisor, Consumer<Command> executor, LongSupplier nanoTime, Clock clock) {
		this.supervisor = supervisor;
		this.executor = executor;
		this.nanoTime = nanoTime;
		this.clock = clock;
		this.startedAt = clock.instant();
	}

	/**
	 * Tells an observer what the state machine has decided, before it is done, by the
	 * thread of the loop.
	 * @param observer the observer, set before the start
	 */
	void observe(Consumer<List<Command>> observer) {
		this.observer = observer;
	}

	void start() {
		this.thread.start();
	}

	/**
	 * Hands an event over. Never blocks.
	 * @param event the event
	 */
	void tell(Event event) {
		this.tasks.add(() -> handle(event));
	}

	/**
	 * Hands an event over that comes before all that wait: the answer to a command.
	 * @param event the event
	 */
	void answer(Event event) {
		this.tasks.addFirst(() -> handle(event));
	}

	/**
	 * Hands a request over. Never blocks.
	 * @param request what is asked for
	 * @return is completed when it is done, exceptionally with an
	 * {@link OperationFailedException} if it cannot be
	 */
	CompletableFuture<Void> request(Event request) {
		CompletableFuture<Void> answer = new CompletableFuture<>();
		execute(() -> {
			long id = ++this.lastRequest;
			this.requests.put(id, answer);
			handle(new Event.Requested(id, request));
		});
		return orEnd(answer, (future) -> future.completeExceptionally(new OperationFailedException("stopped")));
	}

	// Nothing is left behind at a loop that lives long.
	private <T> CompletableFuture<T> orEnd(CompletableFuture<T> answer, Consumer<CompletableFuture<T>> end) {
		Runnable atEnd = () -> end.accept(answer);
		this.waiting.add(atEnd);
		answer.whenComplete((result, failure) -> this.waiting.remove(atEnd));
		// the loop may have ended meanwhile
		if (this.exitCode.isDone()) {
			atEnd.run();
		}
		return answer;
	}

	private void answer(Command.Answer answer) {
		CompletableFuture<Void> request = this.requests.remove(answer.request());
		if (request == null) {
			return;
		}
		// whoever waits for it does not do so on the thread of the loop
		if (answer.failure().isEmpty()) {
			request.completeAsync(() -> null);
		}
		else {
			CompletableFuture
				.runAsync(() -> request.completeExceptionally(new OperationFailedException(answer.failure())));
		}
	}

	/**
	 * Has something done by the thread of the loop.
	 * @param task what to do
	 */
	void execute(Runnable task) {
		this.tasks.add(task);
	}

	/**
	 * Has something done by the thread of the loop at some time; to be called by that
	 * thread.
	 * @param delay from now on
	 * @param task what to do
	 */
	void schedule(Duration delay, Runnable task) {
		this.appointments.add(new Appointment(this.nanoTime.getAsLong() + delay.toNanos(), task));
	}

	/**
	 * Handles an event at once.
	 * @param event the event
	 */
	void handle(Event event) {
		List<Command> commands = this.supervisor.handle(event, this.nanoTime.getAsLong());
		logger.log(System.Logger.Level.TRACE, () -> event + " -> " + commands);
		try {
			this.observer.accept(commands);
		}
		catch (RuntimeException | LinkageError ex) {
			logger.log(System.Logger.Level.WARNING, "The service manager cannot be told of " + event, ex);
		}
		commands.forEach(this::carryOut);
	}

	private void carryOut(Command command) {
		if (command instanceof Command.SetTimer set) {
			this.timer = set.at();
		}
		else if (command instanceof Command.Answer answer) {
			answer(answer);
		}
		else if (command instanceof Command.Finish finish) {
			this.last = status();
			this.exitCode.complete(finish.exitCode());
		}
		else {
			this.executor.accept(command);
		}
	}

	CompletableFuture<Integer> exitCode() {
		return this.exitCode;
	}

	/**
	 * The status, for the thread of the loop.
	 * @return the status
	 */
	LauncherStatus status() {
		long nanos = this.nanoTime.getAsLong();
		Instant now = this.clock.instant();
		return this.supervisor.status(ProcessHandle.current().pid(), this.startedAt,
				(time) -> now.minusNanos(nanos - time));
	}

	/**
	 * By when those workers have taken their next step that are starting or leaving, for
	 * the thread of the loop.
	 * @return the time, or {@code null} if there are none
	 */
	@Nullable Long nextStepBy() {
		return this.supervisor.nextStepBy();
	}

	/**
	 * The status, for any other thread.
	 * @return the status to come, or the last one if the loop has ended
	 */
	CompletableFuture<LauncherStatus> askStatus() {
		CompletableFuture<LauncherStatus> answer = new CompletableFuture<>();
		LauncherStatus known = this.last;
		if (known != null) {
			answer.complete(known);
		}
		else {
			execute(() -> answer.complete(status()));
			orEnd(answer, (future) -> {
				LauncherStatus end = this.last;
				if (end != null) {
					future.complete(end);
				}
			});
		}
		return answer;
	}

	boolean isCurrentThread() {
		return Thread.currentThread() == this.thread;
	}

	private void run() {
		while (!this.exitCode.isDone()) {
			try {
				Runnable task = next();
				if (task != null) {
					task.run();
				}
				else {
					this.timer = null;
					handle(new Event.TimerDue());
				}
			}
			catch (InterruptedException ex) {
				logger.log(System.Logger.Level.DEBUG, "An interrupt does not end supervision");
			}
			catch (Throwable ex) {
				logger.log(System.Logger.Level.ERROR, "Supervision goes on after an unexpected error", ex);
			}
		}
		List.copyOf(this.waiting).forEach(Runnable::run);
	}

	private @Nullable Runnable next() throws InterruptedException {
		long now = this.nanoTime.getAsLong();
		Appointment appointment = this.appointments.peek();
		if (appointment != null && appointment.time() - now <= 0) {
			// before anything else: a flood of events must not look like a standstill
			return this.appointments.remove().task();
		}
		Long due = this.timer;
		if (due == null && appointment == null) {
			return this.tasks.take();
		}
		if (appointment == null || (due != null && due - appointment.time() < 0)) {
			long left = ((due != null) ? due : now) - now;
			return (left > 0) ? this.tasks.poll(left, TimeUnit.NANOSECONDS) : this.tasks.poll();
		}
		Runnable task = this.tasks.poll(appointment.time() - now, TimeUnit.NANOSECONDS);
		return (task != null) ? task : () -> logger.log(System.Logger.Level.TRACE, "Awake");
	}

	/**
	 * Something to be done at some time.
	 *
	 * @param time the time
	 * @param task what
	 */
	private record Appointment(long time, Runnable task) implements Comparable<Appointment> {

		@Override
		public int compareTo(Appointment other) {
			return Long.signum(this.time - other.time);
		}

	}

}
