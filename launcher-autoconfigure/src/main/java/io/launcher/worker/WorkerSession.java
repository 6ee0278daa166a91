package io.launcher.worker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

import io.launcher.LauncherOperations;
import io.launcher.LauncherStatus;
import io.launcher.StatusSource;
import io.launcher.protocol.Frame;
import io.launcher.protocol.FrameCodec;
import io.launcher.protocol.WorkerDescriptor;
import io.launcher.socket.CloseOnExec;
import io.launcher.socket.InheritedSocket;
import io.launcher.socket.SocketHandoffClient;
import org.jspecify.annotations.Nullable;

/**
 * The life of a worker JVM: it boots, is parked, is told what it is, takes work, and
 * leaves. Safe for use by several threads.
 */
public final class WorkerSession implements ControlLink.Listener, StatusSource {

	private static final System.Logger logger = System.getLogger(WorkerSession.class.getName());

	/** How often a worker that boots tells that it gets on, at most. */
	private static final long PROGRESS_INTERVAL = Duration.ofSeconds(1).toNanos();

	/** How long a worker without work may take to leave. */
	private static final Duration IDLE_LIMIT = Duration.ofSeconds(5);

	/**
	 * How long shutdown hooks may hold up a worker that is told to leave while booting.
	 */
	private static final Duration BOOTING_LIMIT = Duration.ofSeconds(2);

	/** How long a worker may take once it is told to hurry. */
	private static final Duration HURRY_LIMIT = Duration.ofSeconds(1);

	/**
	 * A TERM that reaches the supervisor and its workers at once, as that of a service
	 * manager does, arrives about when the supervisor's own word does.
	 */
	private static final Duration SAME_STOP = Duration.ofSeconds(1);

	/** How long the report of a failed start may take. */
	private static final Duration REPORT_LIMIT = Duration.ofSeconds(10);

	private static final Duration STATUS_TIMEOUT = Duration.ofSeconds(5);

	private final WorkerAssignment assignment = new WorkerAssignment();

	private final WorkerTimer timer = new WorkerTimer();

	private final RemoteOperations operations = new RemoteOperations(this::send);

	private final CountDownLatch unparked = new CountDownLatch(1);

	private final CompletableFuture<ControlLink> link = new CompletableFuture<>();

	private final ProcessEnd end;

	private final LeaveDeadline deadline;

	private final HealthWatch health = new HealthWatch(this::askHealth, this::sendHeartbeat);

	private final ScrapeAnswers scrapes = new ScrapeAnswers(this::meters, this::send);

	private Phase phase = Phase.BOOTING;

	private Duration gracefulTimeout = Duration.ZERO;

	private final LongSupplier nanoTime;

	private final AtomicLong progressTold;

	/** Whether it boots or starts, so that progress is of interest. */
	private volatile boolean underWay = true;

	private @Nullable Checkup checkup;

	private volatile String complaint = "";

	private boolean started;

	private volatile boolean accepting;

	private boolean readyTold;

	/** How the service has ended before the worker was ready. */
	private @Nullable WorkerLeave early;

	private @Nullable WorkerApplication application;

	private @Nullable Object owner;

	private @Nullable WorkerDescriptor descriptor;

	private @Nullable List<InheritedSocket> sockets;

	private @Nullable WorkerLeave leave;

	private @Nullable Thread leaving;

	/** Whether a TERM now is part of the stop that the supervisor has asked for. */
	private boolean sameStop;

	WorkerSession(ProcessEnd end) {
		this(end, System::nanoTime);
	}

	WorkerSession(ProcessEnd end, LongSupplier nanoTime) {
		this.end = end;
		this.nanoTime = nanoTime;
		this.progressTold = new AtomicLong(nanoTime.getAsLong());
		this.deadline = new LeaveDeadline(this.timer, end);
	}

	/**
	 * Connects a worker to its supervisor.
	 * @param descriptor what the supervisor says
	 * @param settings the {@code launcher.*} values of this worker
	 * @return the session
	 * @throws SupervisorLostException if the supervisor cannot be reached
	 */
	public static WorkerSession connect(WorkerDescriptor descriptor, Map<String, String> settings) {
		WorkerSession session = new WorkerSession(ProcessEnd.JVM);
		session.open(descriptor, settings, ControlClientLink::connect);
		return session;
	}

	void open(WorkerDescriptor descriptor, Map<String, String> settings, ControlLink.Connector connector) {
		this.descriptor = descriptor;
		Frame.Hello hello = new Frame.Hello(FrameCodec.VERSION, descriptor.worker(), descriptor.token(),
				ProcessHandle.current().pid(), settings);
		try {
			this.link.complete(connector.connect(descriptor, hello, this));
		}
		catch (IOException ex) {
			throw new SupervisorLostException(descriptor.controlSocket(), ex);
		}
	}

	/**
	 * What this worker was told to be.
	 * @return the assignment, always the same object
	 */
	public WorkerAssignment assignment() {
		return this.assignment;
	}

	/**
	 * Whether the supervisor listens for this application, so that its web server is not
	 * to open sockets of its own.
	 * @return whether there will be {@link #sockets()} for a web worker
	 */
	public boolean hasSharedSockets() {
		WorkerDescriptor known = this.descriptor;
		return known != null && !known.handoffSocket().isEmpty();
	}

	/**
	 * Whether this worker is to warm up before it is parked, since nobody waits for it.
	 * @return whether it is
	 */
	public boolean isToWarmUp() {
		WorkerDescriptor known = this.descriptor;
		return known != null && known.warm();
	}

	/**
	 * Goes through the activation of a worker without any effect, so that the real one is
	 * quick. Never fails.
	 */
	public void rehearseActivation() {
		WorkerDescriptor known = this.descriptor;
		if (known != null) {
			ActivationRehearsal.run(known);
		}
	}

	/**
	 * The listening sockets of the service of this worker, received from the supervisor
	 * when first asked for. They are closed when the worker leaves.
	 * @return the sockets, none if the service has none
	 * @throws IllegalStateException if the worker was not told what it is
	 * @throws UncheckedIOException if they cannot be received
	 */
	public synchronized List<InheritedSocket> sockets() {
		WorkerDescriptor known = this.descriptor;
		if (this.sockets == null) {
			if (known == null || !this.assignment.isAssigned()) {
				throw new IllegalStateException("A worker has sockets only once it was told what it is");
			}
			try {
				this.sockets = SocketHandoffClient.receive(Path.of(known.handoffSocket()), known.worker(),
						known.token());
				// only here, where native access costs no time any more
				CloseOnExec.mark(Path.of(known.controlSocket()));
			}
			catch (IOException ex) {
				throw new UncheckedIOException("Cannot receive the listening sockets from the supervisor", ex);
			}
		}
		return this.sockets;
	}

	private synchronized void closeSockets() {
		if (this.sockets != null) {
			this.sockets.forEach(InheritedSocket::close);
		}
	}

	/**
	 * How long this worker may take to drain, zero for endless.
	 * @return the time it was given when it was activated
	 */
	public synchronized Duration gracefulTimeout() {
		return this.gracefulTimeout;
	}

	@Override
	public LauncherStatus status() {
		try {
			return this.link.join().status().get(STATUS_TIMEOUT.toNanos(), TimeUnit.NANOSECONDS);
		}
		catch (ExecutionException | TimeoutException ex) {
			throw new IllegalStateException("The supervisor does not tell its status", ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException("Interrupted while waiting for the supervisor's status", ex);
		}
	}

	/**
	 * Asks the supervisor for what operators want done.
	 * @return the operations, always the same object
	 */
	public LauncherOperations operations() {
		return this.operations;
	}

	/**
	 * The meters of all workers, by the word of the supervisor.
	 * @param timeout how long it may take to tell them
	 * @return the meters
	 * @throws IllegalStateException if it does not
	 */
	public byte[] scrape(Duration timeout) {
		try {
			return this.link.join().scrape(timeout).get();
		}
		catch (ExecutionException ex) {
			throw new IllegalStateException("The supervisor does not tell the meters of the workers", ex.getCause());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException("Interrupted while waiting for the meters of the workers", ex);
		}
	}

	/**
	 * Tells the supervisor the meters of this worker for the last time: what it has done
	 * is still counted when it is gone.
	 */
	public void tellMeters() {
		this.scrapes.tellUnasked();
	}

	/**
	 * Makes an application the one that this worker runs.
	 * @param context stands for the application
	 * @return whether no other is
	 */
	public synchronized boolean claim(Object context) {
		if (this.owner == null) {
			this.owner = context;
		}
		return this.owner == context;
	}

	/**
	 * The application that boots or starts has got on, such as by a bean that was
	 * created. A boot or start that gets on may take longer than its deadline.
	 * @return whether that is still of interest
	 */
	public boolean progressed() {
		if (this.underWay) {
			long now = this.nanoTime.getAsLong();
			long told = this.progressTold.get();
			if (now - told >= PROGRESS_INTERVAL && this.progressTold.compareAndSet(told, now)) {
				send(new Frame.Progress());
			}
		}
		return this.underWay;
	}

	/**
	 * The application has changed in a way that the supervisor should hear of before the
	 * next heartbeat is due.
	 */
	public void changed() {
		this.timer.after(Duration.ZERO, this::beat);
	}

	/**
	 * Parks the calling thread until the worker is told what it is or to leave. It waits
	 * without a time-out: the shutdown hook of Spring Boot hangs on a thread that has
	 * one.
	 * @param application what is parked
	 * @return whether the application is to go on
	 */
	public boolean park(WorkerApplication application) {
		synchronized (this) {
			this.application = application;
			if (this.phase == Phase.BOOTING) {
				this.phase = Phase.PARKED;
				send(new Frame.Parked(application.declarations()));
			}
		}
		try {
			this.unparked.await();
		}
		catch (InterruptedException ex) {
			leave(new WorkerLeave(WorkerLeave.CLEAN, IDLE_LIMIT, false, false, "interrupted while parked"));
		}
		synchronized (this) {
			return this.phase == Phase.STARTING;
		}
	}

	/**
	 * The lifecycle beans and the service have started.
	 */
	public void started() {
		synchronized (this) {
			this.started = true;
		}
		becomeReady();
	}

	/**
	 * Tells whether the application accepts traffic. The worker takes work when it does
	 * for the first time and its service has started.
	 * @param accepting whether it does
	 */
	public void accepting(boolean accepting) {
		this.accepting = accepting;
		becomeReady();
	}

	private void becomeReady() {
		WorkerApplication ready;
		synchronized (this) {
			ready = this.application;
			if (this.phase != Phase.STARTING || !this.started || !this.accepting || ready == null) {
				return;
			}
			this.phase = Phase.READY;
			this.underWay = false;
		}
		ready.beginTraffic();
		synchronized (this) {
			send(new Frame.Ready());
			this.readyTold = true;
			if (this.early != null) {
				leaveByItself(this.early, true);
			}
		}
		this.timer.after(Duration.ZERO, this::beat);
	}

	/**
	 * The application could not be started. The process ends when the calling thread has
	 * reported that, which it is about to do.
	 * @param failure what was thrown
	 */
	public void failed(Throwable failure) {
		if (fail(failure)) {
			endAfter(Thread.currentThread(), this.end);
		}
	}

	/**
	 * The application could not be started, and that was reported: the process ends.
	 * @param failure what was thrown
	 */
	public void failedAndReported(Throwable failure) {
		if (fail(failure)) {
			this.end.exit(WorkerLeave.START_FAILED);
		}
	}

	private boolean fail(Throwable failure) {
		synchronized (this) {
			if (this.phase == Phase.LEAVING || this.phase == Phase.FAILED) {
				return false;
			}
			this.phase = Phase.FAILED;
			this.underWay = false;
		}
		String reason = String.valueOf(rootCause(failure));
		send(new Frame.Failed(reason));
		send(new Frame.Goodbye(WorkerLeave.START_FAILED, false, reason));
		closeLink();
		return true;
	}

	/**
	 * Ends the process when a thread has ended that is about to report a failed start.
	 * @param reporting the thread
	 */
	public static void endAfterReport(Thread reporting) {
		endAfter(reporting, ProcessEnd.JVM);
	}

	private static Throwable rootCause(Throwable failure) {
		Throwable cause = failure;
		for (int depth = 0; depth < 50 && cause.getCause() != null; depth++) {
			cause = cause.getCause();
		}
		return cause;
	}

	private static void endAfter(Thread reporting, ProcessEnd end) {
		new Thread(() -> {
			try {
				reporting.join(REPORT_LIMIT.toMillis());
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
			end.exit(WorkerLeave.START_FAILED);
		}, "launcher-exit").start();
	}

	@Override
	public void received(Frame.FromSupervisor frame) {
		try {
			if (frame instanceof Frame.Activate activate) {
				activate(activate);
			}
			else if (frame instanceof Frame.Drain drain) {
				drained(drain);
			}
			else if (frame instanceof Frame.Resize resize) {
				this.assignment.resize(resize.workers());
			}
			else if (frame instanceof Frame.OperateReply reply) {
				this.operations.answered(reply);
			}
			else if (frame instanceof Frame.Scrape scrape) {
				this.scrapes.answer(scrape.id());
			}
			else if (frame instanceof Frame.Reset) {
				Thread thread = new Thread(this::reset, "launcher-reset");
				thread.setDaemon(true);
				thread.start();
			}
		}
		catch (RuntimeException ex) {
			logger.log(System.Logger.Level.ERROR, "Cannot do what the supervisor asks for: " + frame, ex);
			leave(new WorkerLeave(WorkerLeave.UNEXPECTED_ERROR, gracefulTimeout(), false, false, ex.toString()));
		}
	}

	private void reset() {
		WorkerApplication present;
		synchronized (this) {
			present = this.application;
		}
		String failure = "";
		try {
			if (present != null) {
				present.reset();
			}
		}
		catch (Throwable ex) {
			logger.log(System.Logger.Level.ERROR, "Cannot reset", ex);
			failure = String.valueOf(rootCause(ex));
		}
		send(new Frame.ResetDone(failure));
	}

	private synchronized void drained(Frame.Drain drain) {
		if (this.leave == null) {
			// the supervisor's TERM, which means hurry, comes when the time is over
			Duration half = drain.timeout().dividedBy(2);
			this.sameStop = true;
			this.timer.after((half.isZero() || half.compareTo(SAME_STOP) > 0) ? SAME_STOP : half, this::endOfSameStop);
		}
		leave(new WorkerLeave(WorkerLeave.CLEAN, drain.timeout(), drain.last(), false, drain.reason()));
	}

	private synchronized void endOfSameStop() {
		this.sameStop = false;
	}

	@Override
	public void lost(String reason) {
		this.operations.lost();
		Duration limit;
		synchronized (this) {
			if (this.phase == Phase.FAILED) {
				return;
			}
			if (this.phase == Phase.LEAVING) {
				this.deadline.orphaned();
				return;
			}
			WorkerDescriptor known = this.descriptor;
			if (known != null && known.records()) {
				// or the JVM would write for a while what nobody wants any more
				this.end.kill();
				return;
			}
			limit = LeaveDeadline.limit(this.gracefulTimeout);
		}
		logger.log(System.Logger.Level.WARNING, "The supervisor is gone (" + reason + "): this worker leaves");
		leave(new WorkerLeave(WorkerLeave.SUPERVISOR_LOST, limit, false, false, "supervisor lost: " + reason));
		this.deadline.orphaned();
	}

	/**
	 * This process was asked to end by a signal. The second time it means hurry, and so
	 * it does after the supervisor has asked.
	 */
	public void terminate() {
		Thread hurried;
		synchronized (this) {
			if (this.leave == null) {
				leaveByItself(new WorkerLeave(WorkerLeave.CLEAN, this.gracefulTimeout, false, false, "SIGTERM"), false);
				return;
			}
			if (this.sameStop) {
				this.sameStop = false;
				return;
			}
			hurried = this.leaving;
		}
		logger.log(System.Logger.Level.INFO, "Hurrying: asked to leave again");
		this.timer.after(HURRY_LIMIT, () -> this.end.halt(WorkerLeave.UNEXPECTED_ERROR));
		if (hurried != null) {
			hurried.interrupt();
		}
	}

	/**
	 * The service of this worker has failed after it had started.
	 * @param service the name of the service
	 * @param failure what was thrown
	 */
	public void serviceFailed(String service, Throwable failure) {
		serviceEnded(new WorkerLeave(WorkerLeave.UNEXPECTED_ERROR, gracefulTimeout(), false, false,
				"Service '" + service + "' failed: " + failure));
	}

	/**
	 * The service of this worker has done all its work.
	 * @param service the name of the service
	 */
	public void serviceCompleted(String service) {
		serviceEnded(new WorkerLeave(WorkerLeave.CLEAN, gracefulTimeout(), false, true,
				"Service '" + service + "' has completed"));
	}

	// An end right after the start is not to be taken for a failed start: it waits until
	// the supervisor knows of the start.
	private synchronized void serviceEnded(WorkerLeave leave) {
		if (this.readyTold) {
			leaveByItself(leave, true);
		}
		else if (this.early == null) {
			this.early = leave;
		}
	}

	private synchronized void leaveByItself(WorkerLeave leave, boolean ended) {
		if (this.leave == null && this.phase != Phase.FAILED) {
			send(new Frame.Leaving(ended, leave.reason()));
			leave(leave);
		}
	}

	private synchronized void activate(Frame.Activate activate) {
		if (this.phase != Phase.PARKED) {
			logger.log(System.Logger.Level.WARNING,
					"Not parked, and yet told to be " + activate.service() + "-" + activate.index());
			return;
		}
		this.assignment.assign(activate);
		this.gracefulTimeout = activate.gracefulTimeout();
		if (this.application != null) {
			this.application.activated(activate.service() + "-" + activate.index());
		}
		this.phase = Phase.STARTING;
		this.checkup = new Checkup(activate.heartbeat(), activate.patience(), this.nanoTime);
		this.timer.every(activate.heartbeat(), this::beat);
		this.unparked.countDown();
	}

	private synchronized void leave(WorkerLeave leave) {
		if (this.leave != null || this.phase == Phase.FAILED) {
			return;
		}
		logger.log(System.Logger.Level.INFO, "Leaving: " + leave.reason());
		Phase before = this.phase;
		this.operations.leaving();
		this.leave = leave;
		this.phase = Phase.LEAVING;
		this.underWay = false;
		this.unparked.countDown();
		this.deadline.begin(leave.timeout());
		switch (before) {
			case BOOTING -> {
				this.timer.after(BOOTING_LIMIT, () -> this.end.halt(leave.exitCode()));
				leaveOn(this::farewell);
			}
			// the parked thread closes the context
			case PARKED -> this.timer.after(IDLE_LIMIT, () -> this.end.halt(leave.exitCode()));
			default -> leaveOn(() -> drain(leave));
		}
	}

	private void leaveOn(Runnable action) {
		Thread thread = new Thread(action, "launcher-leave");
		this.leaving = thread;
		thread.start();
	}

	private void drain(WorkerLeave leave) {
		try {
			WorkerApplication leaving = this.application;
			if (leaving != null) {
				leaving.leave(leave);
			}
		}
		catch (RuntimeException | LinkageError ex) {
			logger.log(System.Logger.Level.ERROR, "Failed to leave in good order", ex);
		}
		farewell();
	}

	/**
	 * Ends the process, after the context was closed.
	 */
	public void farewell() {
		WorkerLeave reason;
		synchronized (this) {
			reason = this.leave;
		}
		int code = (reason != null) ? reason.exitCode() : WorkerLeave.CLEAN;
		// shutdown hooks that hang, when there may be no supervisor any more
		this.timer.after(LeaveDeadline.limit(gracefulTimeout()), () -> this.end.halt(code));
		send(new Frame.Goodbye(code, reason != null && reason.completed(), (reason != null) ? reason.reason() : ""));
		closeLink();
		this.end.exit(code);
	}

	private void beat() {
		Phase now;
		synchronized (this) {
			now = this.phase;
		}
		switch (now) {
			case STARTING, LEAVING -> sendHeartbeat();
			case READY -> {
				this.health.ask();
				this.complaint = checkUp();
				sendHeartbeat();
			}
			case BOOTING, PARKED, FAILED -> {
			}
		}
	}

	private String checkUp() {
		WorkerApplication asked;
		Checkup how;
		synchronized (this) {
			asked = this.application;
			how = this.checkup;
		}
		return (asked != null && how != null) ? how.complaint(asked) : "";
	}

	private void sendHeartbeat() {
		WorkerApplication asked;
		synchronized (this) {
			asked = this.application;
		}
		long requests = (asked != null) ? asked.requests() : -1;
		send(new Frame.Heartbeat(ResidentMemory.read(), this.accepting, this.health.tell(), requests, this.complaint));
	}

	private String askHealth() {
		WorkerApplication asked;
		synchronized (this) {
			asked = this.application;
		}
		return (asked != null) ? asked.health() : "";
	}

	private byte[] meters() {
		WorkerApplication asked;
		synchronized (this) {
			asked = this.application;
		}
		return (asked != null) ? asked.meters() : new byte[0];
	}

	private void send(Frame.FromWorker frame) {
		this.link.join().send(frame);
	}

	private void closeLink() {
		closeSockets();
		this.link.join().close();
	}

	private enum Phase {

		BOOTING, PARKED, STARTING, READY, LEAVING, FAILED

	}

}
