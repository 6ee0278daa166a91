package io.launcher.autoconfigure;

import io.launcher.Launcher;
import io.launcher.LauncherOperations;
import io.launcher.StatusSource;
import io.launcher.WorkerInfo;
import io.launcher.context.EventForwarder;
import io.launcher.context.LauncherSettings;
import io.launcher.context.OptionsLog;
import io.launcher.context.RoleFailureHandler;
import io.launcher.context.RoleOperations;
import io.launcher.context.RoleStatusSource;
import io.launcher.context.SchedulingSuppressor;
import io.launcher.context.ServiceFailureHandler;
import io.launcher.context.ServiceRegistry;
import io.launcher.context.ServiceSelection;
import io.launcher.context.ServicesLifecycle;
import io.launcher.context.StandaloneFailureHandler;
import io.launcher.context.StandaloneServiceManager;
import io.launcher.context.StandaloneSignals;
import io.launcher.context.WorkerSelection;
import io.launcher.signal.JvmSignals;
import io.launcher.thread.ServiceLauncher;
import io.launcher.worker.WorkerSession;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigureOrder;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.Environment;

/**
 * Auto-configuration for the services of an application. No bean depends on the mode or
 * on the role of the JVM: conditions are decided when an application is processed ahead
 * of time, roles when it is run. It comes last, so that its scheduling configurer does.
 */
@AutoConfiguration
@AutoConfigureOrder(Ordered.LOWEST_PRECEDENCE)
@ConditionalOnBooleanProperty(name = "launcher.enabled", matchIfMissing = true)
@EnableConfigurationProperties(LauncherProperties.class)
public final class LauncherAutoConfiguration {

	// put there by Spring's test support
	private static final String TEST_PROPERTIES = "Inlined Test Properties";

	LauncherAutoConfiguration() {
	}

	@Bean
	LauncherSettings launcherSettings(LauncherProperties properties, Environment environment) {
		LauncherSettings settings = LauncherSettingsResolver.resolve(properties);
		if (settings.logOptions()) {
			OptionsLog.log(environment);
		}
		return settings;
	}

	@Bean
	ServiceRegistry launcherServiceRegistry(ConfigurableApplicationContext context, LauncherSettings settings) {
		return new ServiceRegistry(context, settings);
	}

	@Bean
	@ConditionalOnMissingBean(ServiceSelection.class)
	WorkerSelection launcherServiceSelection(ObjectProvider<WorkerSession> session) {
		return new WorkerSelection(session.getIfAvailable());
	}

	@Bean
	@ConditionalOnMissingBean(ServiceFailureHandler.class)
	RoleFailureHandler launcherServiceFailureHandler(ObjectProvider<WorkerSession> session,
			ConfigurableApplicationContext context) {
		ConfigurableEnvironment environment = context.getEnvironment();
		return new RoleFailureHandler(session.getIfAvailable(), new StandaloneFailureHandler(context, (code) -> {
			if (!environment.getPropertySources().contains(TEST_PROPERTIES)) {
				System.exit(code);
			}
		}));
	}

	// the context closes it through the lifecycle, not as a bean
	@Bean(destroyMethod = "")
	@ConditionalOnMissingBean(Launcher.class)
	ServiceLauncher launcher(LauncherSettings settings, ServiceFailureHandler failureHandler,
			ConfigurableApplicationContext context) {
		return ServiceLauncher.builder()
			.gracefulShutdownTimeout(settings.gracefulTimeout())
			.eventListener(new EventForwarder(context))
			.endListener((service, failure) -> {
				if (failure != null) {
					failureHandler.serviceFailed(service, failure);
				}
				else {
					failureHandler.serviceCompleted(service);
				}
			})
			.build();
	}

	@Bean
	@ConditionalOnMissingBean
	WorkerInfo launcherWorkerInfo(ObjectProvider<WorkerSession> session, ObjectProvider<ServiceLauncher> launcher) {
		WorkerSession worker = session.getIfAvailable();
		return (worker != null) ? worker.assignment() : launcher.getIfAvailable(ServiceLauncher::new).workerInfo();
	}

	// the launcher of one JVM is a source, too
	@Bean
	@Primary
	@ConditionalOnMissingBean(name = "launcherStatusSource")
	RoleStatusSource launcherStatusSource(ObjectProvider<WorkerSession> session, Launcher launcher) {
		return new RoleStatusSource(session.getIfAvailable(), launcher);
	}

	// the launcher that the application may bring may be operated, too
	@Bean
	@Primary
	@ConditionalOnMissingBean(name = "launcherOperations")
	RoleOperations launcherOperations(ObjectProvider<WorkerSession> session, Launcher launcher,
			LauncherSettings settings) {
		return new RoleOperations(session.getIfAvailable(), launcher, settings.changes().reload().strategy());
	}

	@Bean
	@ConditionalOnMissingBean(name = "launcherServices")
	ServicesLifecycle launcherServices(Launcher launcher, ServiceRegistry registry, ServiceSelection selection,
			WorkerInfo info) {
		return new ServicesLifecycle(launcher, registry, selection, info);
	}

	@Bean
	StandaloneSignals launcherSignals(LauncherSettings settings, WorkerInfo info, LauncherOperations operations) {
		return new StandaloneSignals(settings.signals(), info, operations, JvmSignals::new, () -> System.exit(0),
				() -> Runtime.getRuntime().halt(1));
	}

	@Bean
	@ConditionalOnMissingBean
	StandaloneServiceManager launcherServiceManager(ApplicationContext context, WorkerInfo info, Launcher launcher,
			StatusSource status, LauncherSettings settings) {
		return new StandaloneServiceManager(context, info, launcher, status, settings, System.getenv());
	}

	@Bean
	SchedulingSuppressor launcherSchedulingSuppressor(LauncherSettings settings, ServiceSelection selection) {
		return new SchedulingSuppressor(settings, selection);
	}

	@Bean
	static ServiceLazyInitializationExcludeFilter launcherLazyInitializationExcludeFilter() {
		return new ServiceLazyInitializationExcludeFilter();
	}

}
