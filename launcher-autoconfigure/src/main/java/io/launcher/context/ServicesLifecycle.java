package io.launcher.context;

import java.util.concurrent.atomic.AtomicBoolean;

import io.launcher.Launcher;
import io.launcher.Role;
import io.launcher.ServiceBase;
import io.launcher.ServiceStartException;
import io.launcher.WorkerInfo;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.context.SmartLifecycle;

/**
 * Starts and stops the services of this JVM with the application context: all of them, or
 * in a worker the one it was told.
 */
public class ServicesLifecycle implements SmartLifecycle {

	/**
	 * The phase: just below that of the start and stop of the web server
	 * ({@code WebServerApplicationContext.START_STOP_LIFECYCLE_PHASE}, the default phase
	 * less 2048), and thus below its graceful shutdown, too. Services are started before
	 * the web server, whose requests may need them, and are stopped when no request is
	 * left.
	 */
	public static final int PHASE = SmartLifecycle.DEFAULT_PHASE - 3072;

	private static final Log logger = LogFactory.getLog(ServicesLifecycle.class);

	private final Launcher launcher;

	private final ServiceRegistry registry;

	private final ServiceSelection selection;

	private final WorkerInfo info;

	private final AtomicBoolean running = new AtomicBoolean();

	/**
	 * Creates the lifecycle.
	 * @param launcher runs the services
	 * @param registry has the services
	 * @param selection tells which of them run here
	 * @param info tells the role
	 */
	public ServicesLifecycle(Launcher launcher, ServiceRegistry registry, ServiceSelection selection, WorkerInfo info) {
		this.launcher = launcher;
		this.registry = registry;
		this.selection = selection;
		this.info = info;
	}

	/**
	 * Starts the services in their order. When one fails, those before it are stopped.
	 * @throws ServiceStartException if a service cannot start
	 */
	@Override
	public void start() {
		if (!this.running.compareAndSet(false, true)) {
			return;
		}
		if (this.info.role() == Role.STANDALONE) {
			this.registry.warnOfCountsWithoutEffect();
		}
		boolean own = false;
		try {
			for (String name : this.registry.names()) {
				if (this.selection.runs(name)) {
					ServiceBase service = this.registry.service(name);
					this.launcher.launchService(name, service, 1);
					own |= !(service instanceof BuiltInService);
				}
			}
		}
		catch (ServiceStartException ex) {
			// a failure analysis hides the stack trace, which is code of the application
			logger.error("Service '" + ex.getService() + "' failed to start", ex.getCause());
			stop();
			throw ex;
		}
		catch (RuntimeException ex) {
			stop();
			throw ex;
		}
		if (own && this.info.role() == Role.STANDALONE) {
			// as in a worker, services live until they are stopped or have ended,
			// whatever threads they have
			new Thread(this::awaitEnd, "launcher-keep-alive").start();
		}
	}

	private void awaitEnd() {
		try {
			this.launcher.awaitTermination();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/**
	 * Stops the services and waits until they have ended or their time is over.
	 */
	@Override
	public void stop() {
		if (this.running.get()) {
			this.launcher.stop();
			awaitTermination();
		}
	}

	@Override
	public void stop(Runnable callback) {
		if (!this.running.get()) {
			callback.run();
			return;
		}
		this.launcher.stop();
		new Thread(() -> {
			try {
				awaitTermination();
			}
			finally {
				callback.run();
			}
		}, "launcher-stop-services").start();
	}

	@Override
	public boolean isRunning() {
		return this.running.get();
	}

	// services are not to be stopped between the test classes that share a context
	@Override
	public boolean isPauseable() {
		return false;
	}

	@Override
	public int getPhase() {
		return PHASE;
	}

	private void awaitTermination() {
		try {
			awaitEnd();
		}
		finally {
			this.running.set(false);
		}
	}

}
