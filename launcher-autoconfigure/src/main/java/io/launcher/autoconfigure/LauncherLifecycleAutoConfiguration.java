package io.launcher.autoconfigure;

import io.launcher.WorkerInfo;
import io.launcher.context.ParkingLifecycleProcessor;
import io.launcher.context.RoleFailureHandler;
import io.launcher.context.ServiceFailureHandler;
import io.launcher.context.ServiceSelection;
import io.launcher.context.StandaloneFailureHandler;
import io.launcher.context.WorkerSelection;
import io.launcher.context.WorkerSession;
import io.launcher.thread.ServiceLauncher;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.boot.autoconfigure.context.LifecycleAutoConfiguration;
import org.springframework.boot.autoconfigure.context.LifecycleProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.support.AbstractApplicationContext;

/**
 * Auto-configuration of what is different in a worker. Its beans are there in every role,
 * since conditions are evaluated at build time where there is ahead-of-time processing;
 * they find out at run time whether there is a session with a supervisor.
 */
@AutoConfiguration(before = { LauncherAutoConfiguration.class, LifecycleAutoConfiguration.class })
@ConditionalOnBooleanProperty(name = "launcher.enabled", matchIfMissing = true)
@EnableConfigurationProperties(LifecycleProperties.class)
public final class LauncherLifecycleAutoConfiguration {

	// put there by Spring's test support
	private static final String TEST_PROPERTIES = "Inlined Test Properties";

	LauncherLifecycleAutoConfiguration() {
	}

	@Bean(AbstractApplicationContext.LIFECYCLE_PROCESSOR_BEAN_NAME)
	@ConditionalOnMissingBean(name = AbstractApplicationContext.LIFECYCLE_PROCESSOR_BEAN_NAME,
			search = SearchStrategy.CURRENT)
	ParkingLifecycleProcessor parkingLifecycleProcessor(LifecycleProperties properties) {
		return new ParkingLifecycleProcessor(properties.getTimeoutPerShutdownPhase());
	}

	@Bean
	@ConditionalOnMissingBean(ServiceSelection.class)
	WorkerSelection launcherWorkerSelection(ObjectProvider<WorkerSession> session) {
		return new WorkerSelection(session.getIfAvailable());
	}

	@Bean
	@ConditionalOnMissingBean(ServiceFailureHandler.class)
	RoleFailureHandler launcherRoleFailureHandler(ObjectProvider<WorkerSession> session,
			ConfigurableApplicationContext context) {
		return new RoleFailureHandler(session.getIfAvailable(), new StandaloneFailureHandler(context, (code) -> {
			if (!context.getEnvironment().getPropertySources().contains(TEST_PROPERTIES)) {
				System.exit(code);
			}
		}));
	}

	@Bean
	@ConditionalOnMissingBean
	WorkerInfo launcherRoleInfo(ObjectProvider<WorkerSession> session, ObjectProvider<ServiceLauncher> launcher) {
		WorkerSession worker = session.getIfAvailable();
		return (worker != null) ? worker.assignment() : launcher.getIfAvailable(ServiceLauncher::new).workerInfo();
	}

}
