package io.launcher.context;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

import io.launcher.LauncherOperations;
import io.launcher.Role;
import io.launcher.WorkerInfo;
import io.launcher.signal.OsSignal;
import io.launcher.signal.SignalUnavailableException;
import io.launcher.signal.Signals;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.context.SmartLifecycle;

/**
 * The signals of an application of one JVM: HUP reloads its services in place, TERM and
 * INT end it as Spring Boot's shutdown hook does, but with exit code 0: a stop that was
 * asked for is no failure. INT ends it at once where that is configured. In the other
 * roles signals are somebody else's.
 */
public class StandaloneSignals implements SmartLifecycle {

	private static final Log logger = LogFactory.getLog(StandaloneSignals.class);

	private final SignalSettings settings;

	private final WorkerInfo info;

	private final LauncherOperations operations;

	private final Supplier<Signals> source;

	private final Runnable exit;

	private final Runnable halt;

	private final List<Signals.Registration> registrations = new ArrayList<>();

	private @Nullable Signals signals;

	/**
	 * Creates the lifecycle.
	 * @param settings what is configured
	 * @param info tells the role
	 * @param operations reloads
	 * @param source opens the signals of the process
	 * @param exit ends the JVM in order with exit code 0
	 * @param halt ends the JVM at once with exit code 1
	 */
	public StandaloneSignals(SignalSettings settings, WorkerInfo info, LauncherOperations operations,
			Supplier<Signals> source, Runnable exit, Runnable halt) {
		this.settings = settings;
		this.info = info;
		this.operations = operations;
		this.source = source;
		this.exit = exit;
		this.halt = halt;
	}

	@Override
	public synchronized void start() {
		if (this.signals != null || !this.settings.enabled() || this.info.role() != Role.STANDALONE) {
			return;
		}
		Signals opened = this.source.get();
		this.signals = opened;
		try {
			this.registrations.add(opened.handleEvenIfIgnored(OsSignal.HUP, this::reload));
			this.registrations.add(opened.handle(OsSignal.TERM, () -> end(OsSignal.TERM)));
			this.registrations.add(opened.handle(OsSignal.INT,
					(this.settings.interrupt() == InterruptAction.IMMEDIATE) ? this.halt : () -> end(OsSignal.INT)));
		}
		catch (SignalUnavailableException ex) {
			// what an ordinary application would not have either is no reason not to
			// start
			logger.info("Signals are not handled. " + ex.getMessage());
		}
	}

	@Override
	public synchronized void stop() {
		this.registrations.forEach(Signals.Registration::close);
		this.registrations.clear();
		if (this.signals != null) {
			this.signals.close();
			this.signals = null;
		}
	}

	@Override
	public synchronized boolean isRunning() {
		return this.signals != null;
	}

	@Override
	public boolean isPauseable() {
		return false;
	}

	// from before anything is started until after all has stopped: an early HUP must not
	// end the JVM
	@Override
	public int getPhase() {
		return Integer.MIN_VALUE;
	}

	private void end(OsSignal signal) {
		logger.info(signal.fullName() + ": the application stops");
		// the end waits for this bean to stop, and may take its time
		new Thread(this.exit, "launcher-exit").start();
	}

	private void reload() {
		logger.info("SIGHUP: the services are reloaded");
		this.operations.reload();
	}

}
