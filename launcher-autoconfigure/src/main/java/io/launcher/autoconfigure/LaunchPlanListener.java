package io.launcher.autoconfigure;

import io.launcher.Role;
import io.launcher.context.LaunchPlan;
import io.launcher.context.SupervisorEnvironment;
import io.launcher.context.WorkerEnvironment;
import io.launcher.protocol.WorkerDescriptor;

import org.springframework.boot.bootstrap.BootstrapRegistry.InstanceSupplier;
import org.springframework.boot.context.event.ApplicationEnvironmentPreparedEvent;
import org.springframework.boot.support.EnvironmentPostProcessorApplicationListener;
import org.springframework.context.ApplicationListener;
import org.springframework.core.Ordered;

/**
 * Decides what this JVM is as soon as the environment is complete, and prepares what has
 * to be there before logging starts.
 */
class LaunchPlanListener implements ApplicationListener<ApplicationEnvironmentPreparedEvent>, Ordered {

	/** Right after the environment was post-processed. */
	static final int ORDER = EnvironmentPostProcessorApplicationListener.DEFAULT_ORDER + 1;

	@Override
	public void onApplicationEvent(ApplicationEnvironmentPreparedEvent event) {
		LaunchPlan plan = LaunchPlan.of(event.getEnvironment(), event.getSpringApplication());
		event.getBootstrapContext().registerIfAbsent(LaunchPlan.class, InstanceSupplier.of(plan));
		WorkerDescriptor worker = plan.worker();
		if (worker != null) {
			WorkerEnvironment.prepare(event.getEnvironment(), event.getSpringApplication(), worker);
		}
		else if (plan.is(Role.SUPERVISOR)) {
			SupervisorEnvironment.prepare(event.getEnvironment(), event.getSpringApplication());
		}
	}

	@Override
	public int getOrder() {
		return ORDER;
	}

}
