package io.launcher.context;

import java.lang.management.ManagementFactory;
import java.util.List;

import io.launcher.worker.WorkerSession;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.context.ApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.util.StopWatch;

/**
 * Warms a worker up before it is parked.
 */
final class WorkerWarmUp {

	private static final Log logger = LogFactory.getLog(WorkerWarmUp.class);

	private final WorkerSession session;

	private final ApplicationContext context;

	private boolean failed;

	WorkerWarmUp(WorkerSession session, ApplicationContext context) {
		this.session = session;
		this.context = context;
	}

	// Never fails.
	void run() {
		if (!this.session.isToWarmUp()) {
			return;
		}
		StopWatch watch = new StopWatch();
		watch.start();
		attempt("JMX", ManagementFactory::getPlatformMBeanServer);
		attempt("rehearsal", this.session::rehearseActivation);
		attempt("context", WorkerWarmUp::runContext);
		for (WarmUp warmUp : warmUps()) {
			attempt("web", warmUp::warmUp);
		}
		watch.stop();
		if (logger.isDebugEnabled()) {
			logger.debug("Warmed up in %d ms".formatted(watch.getTotalTimeMillis()));
		}
	}

	private List<WarmUp> warmUps() {
		try {
			return this.context.getBeanProvider(WarmUp.class).orderedStream().toList();
		}
		catch (RuntimeException | LinkageError ex) {
			failed("beans", ex);
			return List.of();
		}
	}

	// One of its own, of which the application learns nothing.
	private static void runContext() {
		try (GenericApplicationContext rehearsal = new GenericApplicationContext()) {
			rehearsal.registerBean(Nothing.class);
			rehearsal.addApplicationListener((event) -> logger.trace("Rehearsed an event"));
			rehearsal.refresh();
			AvailabilityChangeEvent.publish(rehearsal, ReadinessState.ACCEPTING_TRAFFIC);
		}
	}

	private void attempt(String what, Step step) {
		try {
			step.take();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		catch (Exception | LinkageError | AssertionError | StackOverflowError ex) {
			failed(what, ex);
		}
	}

	private void failed(String what, Throwable ex) {
		if (!this.failed) {
			this.failed = true;
			logger.warn("This worker is not warmed up in full (%s): %s".formatted(what, ex));
		}
		logger.debug("Cannot warm up: " + what, ex);
	}

	/**
	 * A part of it.
	 */
	private interface Step {

		void take() throws Exception;

	}

	/**
	 * A lifecycle bean that does nothing.
	 */
	private static final class Nothing implements SmartLifecycle {

		private boolean running;

		@Override
		public void start() {
			this.running = true;
		}

		@Override
		public void stop() {
			this.running = false;
		}

		@Override
		public boolean isRunning() {
			return this.running;
		}

	}

}
