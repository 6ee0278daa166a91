package io.launcher.autoconfigure;

import io.launcher.StatusSource;
import io.launcher.WorkerInfo;
import io.launcher.context.LaunchedApplication;
import io.launcher.context.LauncherSettings;
import io.launcher.context.ProcessSupervisor;
import io.launcher.context.SupervisorInfo;
import io.launcher.context.SupervisorRunner;
import io.launcher.health.SupervisorAvailability;
import io.launcher.spi.RestartPolicy;
import io.launcher.spi.WorkerCommandCustomizer;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.availability.ApplicationAvailability;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Runs the workers.
 */
@Configuration(proxyBeanMethods = false)
class ProcessSupervisorConfiguration {

	@Bean
	@ConditionalOnMissingBean(SupervisorRunner.class)
	ProcessSupervisor launcherProcessSupervisor(LaunchedApplication application, LauncherSettings settings,
			ConfigurableApplicationContext context, ObjectProvider<WorkerCommandCustomizer> customizers,
			ObjectProvider<RestartPolicy> policies) {
		return new ProcessSupervisor(application, settings, LauncherSettingsResolver::resolve, context,
				customizers.orderedStream().toList(), policies.orderedStream().toList());
	}

	@Bean
	@ConditionalOnBean(StatusSource.class)
	@ConditionalOnMissingBean(ApplicationAvailability.class)
	SupervisorAvailability launcherAvailability(ApplicationContext context, StatusSource source) {
		return new SupervisorAvailability(context, source);
	}

	@Bean
	@ConditionalOnMissingBean
	WorkerInfo launcherWorkerInfo() {
		return new SupervisorInfo();
	}

}
