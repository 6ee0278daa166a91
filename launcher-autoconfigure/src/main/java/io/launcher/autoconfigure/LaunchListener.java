package io.launcher.autoconfigure;

import io.launcher.Role;
import io.launcher.context.LaunchPlan;
import io.launcher.context.SupervisorApplication;
import io.launcher.protocol.WorkerDescriptor;
import io.launcher.worker.WorkerSession;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.event.ApplicationEnvironmentPreparedEvent;
import org.springframework.boot.context.event.ApplicationFailedEvent;
import org.springframework.boot.context.logging.LoggingApplicationListener;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.context.ApplicationEvent;
import org.springframework.context.event.SmartApplicationListener;
import org.springframework.core.NestedExceptionUtils;

/**
 * Makes this JVM what it was decided to be, once logging has started. In a supervisor it
 * does not return.
 */
class LaunchListener implements SmartApplicationListener {

	/** Right after logging has started. */
	static final int ORDER = LoggingApplicationListener.DEFAULT_ORDER + 1;

	private static final Log logger = LogFactory.getLog(LaunchListener.class);

	private @Nullable WorkerSession session;

	private boolean secondOfWorker;

	@Override
	public boolean supportsEventType(Class<? extends ApplicationEvent> eventType) {
		return ApplicationEnvironmentPreparedEvent.class.isAssignableFrom(eventType)
				|| ApplicationFailedEvent.class.isAssignableFrom(eventType);
	}

	@Override
	public void onApplicationEvent(ApplicationEvent event) {
		if (event instanceof ApplicationEnvironmentPreparedEvent prepared) {
			LaunchPlan plan = prepared.getBootstrapContext().getOrElse(LaunchPlan.class, null);
			if (plan != null) {
				carryOut(plan, prepared);
			}
		}
		else if (event instanceof ApplicationFailedEvent failed) {
			failed(failed.getException());
		}
	}

	private void carryOut(LaunchPlan plan, ApplicationEnvironmentPreparedEvent event) {
		WorkerDescriptor worker = plan.worker();
		if (worker != null) {
			this.session = WorkerStart.start(worker, event.getEnvironment(), event.getSpringApplication());
		}
		if (plan.failure() != null) {
			throw plan.failure();
		}
		if (plan.decision() == null || worker != null) {
			return;
		}
		if (plan.decision().notice() != null) {
			logger.info(plan.decision().notice());
		}
		if (plan.decision().role() == Role.WORKER) {
			this.secondOfWorker = true;
		}
		else if (plan.is(Role.SUPERVISOR)) {
			new SupervisorApplication(event.getSpringApplication(), event.getEnvironment(), event.getArgs())
				.run(SupervisorConfiguration.class);
		}
	}

	private void failed(Throwable failure) {
		if (this.session != null) {
			this.session.failed(named(failure));
		}
		else if (this.secondOfWorker) {
			WorkerSession.endAfterReport(Thread.currentThread());
		}
	}

	// What cannot be converted does not say which property it is the value of.
	private static Throwable named(Throwable failure) {
		Throwable cause = failure;
		for (int depth = 0; cause != null && depth < 50; depth++) {
			if (cause instanceof BindException) {
				return new IllegalArgumentException(
						cause.getMessage() + ": " + NestedExceptionUtils.getMostSpecificCause(cause).getMessage());
			}
			cause = cause.getCause();
		}
		return failure;
	}

	@Override
	public int getOrder() {
		return ORDER;
	}

}
