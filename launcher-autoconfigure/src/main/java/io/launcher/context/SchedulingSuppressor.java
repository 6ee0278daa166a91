package io.launcher.context;

import io.launcher.ServiceNames;

import org.springframework.core.Ordered;
import org.springframework.scheduling.annotation.SchedulingConfigurer;
import org.springframework.scheduling.config.ScheduledTaskRegistrar;

/**
 * Keeps the schedule of the application from running where the service {@code scheduling}
 * does not. Emptying the registrar would not do: it lets one-time tasks and the methods
 * of beans that are created later through.
 */
public class SchedulingSuppressor implements SchedulingConfigurer, Ordered {

	private final LauncherSettings settings;

	private final ServiceSelection selection;

	/**
	 * Creates the configurer.
	 * @param settings the configuration
	 * @param selection which services run here
	 */
	public SchedulingSuppressor(LauncherSettings settings, ServiceSelection selection) {
		this.settings = settings;
		this.selection = selection;
	}

	@Override
	public void configureTasks(ScheduledTaskRegistrar registrar) {
		if (!runsHere()) {
			registrar.setTaskScheduler(new NoTaskScheduler());
		}
	}

	// the last word: an application's own configurer may set a scheduler, too
	@Override
	public int getOrder() {
		return Ordered.LOWEST_PRECEDENCE;
	}

	private boolean runsHere() {
		if (!this.settings.service(ServiceNames.SCHEDULING).enabled()) {
			return false;
		}
		return this.settings.scheduling() == SchedulingMode.EVERY_WORKER
				|| this.selection.runs(ServiceNames.SCHEDULING);
	}

}
