package io.launcher.worker;

import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

import io.launcher.Launcher;
import io.launcher.LauncherStatus;
import io.launcher.ServiceBase;
import io.launcher.ServiceNames;
import io.launcher.StatusSource;
import io.launcher.WorkerInfo;
import io.launcher.protocol.Frame;
import io.launcher.protocol.WorkerDescriptor;
import io.launcher.signal.JvmSignals;
import io.launcher.signal.OsSignal;
import io.launcher.signal.SignalUnavailableException;
import io.launcher.signal.Signals;
import io.launcher.socket.InheritedSocket;
import io.launcher.spi.LivenessProbe;
import io.launcher.thread.Services;
import org.jspecify.annotations.Nullable;

/**
 * The launcher in a worker without Spring: it is given all the services of the
 * application, waits in {@link #awaitTermination()} until its supervisor tells it which
 * one to run, and ends the process when it is told to leave.
 */
public final class WorkerLauncher implements Launcher, StatusSource {

	/**
	 * Meant for the whole process group or for the supervisor, which decides what becomes
	 * of the workers.
	 */
	private static final List<OsSignal> IGNORED = List.of(OsSignal.INT, OsSignal.HUP, OsSignal.TTIN, OsSignal.TTOU);

	private static final System.Logger logger = System.getLogger(WorkerLauncher.class.getName());

	private final Map<String, ServiceBase> registered = new LinkedHashMap<>();

	private final WorkerSession session;

	private final Services services;

	private WorkerLauncher(WorkerSession session) {
		this.session = session;
		this.services = new Services(System::nanoTime, Clock.systemUTC(), this::serviceEnded);
	}

	/**
	 * Connects this JVM to the supervisor that has started it.
	 * @return the launcher
	 * @throws IllegalStateException if this JVM was not started by a supervisor, or is
	 * connected already
	 * @throws SupervisorLostException if the supervisor cannot be reached
	 */
	public static WorkerLauncher connect() {
		WorkerDescriptor descriptor = WorkerFile.take();
		if (descriptor == null) {
			throw new IllegalStateException(
					"This JVM was not started as a worker by a supervisor, or is connected to it already");
		}
		WorkerSession session = WorkerSession.connect(descriptor, Map.of());
		WorkerLauncher launcher = new WorkerLauncher(session);
		handleSignals(new JvmSignals(), session);
		return launcher;
	}

	/**
	 * Makes a worker deaf to what is meant for its supervisor, and leave on TERM.
	 * @param signals the signals of this JVM
	 * @param session the session of the worker
	 */
	public static void handleSignals(Signals signals, WorkerSession session) {
		try {
			signals.handle(OsSignal.TERM, session::terminate);
			IGNORED.forEach(signals::ignore);
		}
		catch (SignalUnavailableException ex) {
			logger.log(System.Logger.Level.WARNING, "This worker cannot tell signals apart: {0}", ex.getMessage());
		}
	}

	/**
	 * Registers a service that this worker may be told to run.
	 */
	@Override
	public synchronized void launchService(String name, ServiceBase service, int workers) {
		if (this.registered.putIfAbsent(ServiceNames.check(name), service) != null) {
			throw new IllegalArgumentException("There is a service '" + name + "' already");
		}
	}

	@Override
	public void stop() {
		this.session.terminate();
	}

	/**
	 * Does not return: the process ends when the worker has left.
	 */
	@Override
	public int awaitTermination() throws InterruptedException {
		if (this.session.isToWarmUp()) {
			this.session.rehearseActivation();
		}
		if (this.session.park(new Parked())) {
			start(this.session.assignment().service());
		}
		else {
			this.session.farewell();
		}
		new CountDownLatch(1).await();
		return 0;
	}

	private void start(String name) {
		ServiceBase service = service(name);
		try {
			if (service == null) {
				throw new IllegalArgumentException("This worker has no service '" + name + "'");
			}
			this.services.add(name, service);
			this.session.started();
			this.session.accepting(true);
		}
		catch (RuntimeException ex) {
			logger.log(System.Logger.Level.ERROR, "Service '" + name + "' failed to start", ex);
			this.session.failedAndReported(ex);
		}
	}

	private synchronized @Nullable ServiceBase service(String name) {
		return this.registered.get(name);
	}

	private synchronized List<Frame.Declaration> declarations() {
		return this.registered.keySet().stream().map((name) -> new Frame.Declaration(name, -1, "service")).toList();
	}

	private void serviceEnded(String service, @Nullable Throwable failure) {
		if (failure != null) {
			this.session.serviceFailed(service, failure);
		}
		else {
			this.session.serviceCompleted(service);
		}
	}

	/**
	 * A launcher reloads by replacing its workers: ask the supervisor.
	 */
	@Override
	public void restart() {
		throw new UnsupportedOperationException("A worker is reloaded by its supervisor: send that a HUP");
	}

	@Override
	public LauncherStatus status() {
		return this.session.status();
	}

	/**
	 * What this worker is.
	 * @return the information, always current
	 */
	public WorkerInfo workerInfo() {
		return this.session.assignment();
	}

	/**
	 * The listening sockets that the supervisor has for the service of this worker. They
	 * are closed when the worker leaves.
	 * @return the sockets, none if it has none for any service
	 * @throws IllegalStateException if the service was not told to start
	 */
	public List<InheritedSocket> sockets() {
		return this.session.hasSharedSockets() ? this.session.sockets() : List.of();
	}

	/**
	 * The parked services.
	 */
	private final class Parked implements WorkerApplication {

		@Override
		public List<Frame.Declaration> declarations() {
			return WorkerLauncher.this.declarations();
		}

		@Override
		public Collection<? extends LivenessProbe> probes() {
			ServiceBase running = service(WorkerLauncher.this.session.assignment().service());
			return (running instanceof LivenessProbe.Source source) ? source.livenessProbes() : List.of();
		}

		@Override
		public void leave(WorkerLeave leave) {
			try {
				// the deadline is enforced from outside, with evidence
				WorkerLauncher.this.services.stop(Duration.ZERO);
			}
			catch (InterruptedException ex) {
				WorkerLauncher.this.services.requestStop(Duration.ofNanos(1));
			}
		}

	}

}
