package io.launcher.autoconfigure;

import io.launcher.context.ParkingLifecycleProcessor;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.boot.autoconfigure.context.LifecycleAutoConfiguration;
import org.springframework.boot.autoconfigure.context.LifecycleProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.support.AbstractApplicationContext;

/**
 * Auto-configuration of the lifecycle processor that parks workers. It is there in every
 * role, since conditions are evaluated at build time where there is ahead-of-time
 * processing, and finds out at run time whether there is a session with a supervisor.
 */
@AutoConfiguration(before = { LauncherAutoConfiguration.class, LifecycleAutoConfiguration.class })
@ConditionalOnBooleanProperty(name = "launcher.enabled", matchIfMissing = true)
@EnableConfigurationProperties(LifecycleProperties.class)
public final class LauncherLifecycleAutoConfiguration {

	LauncherLifecycleAutoConfiguration() {
	}

	@Bean(AbstractApplicationContext.LIFECYCLE_PROCESSOR_BEAN_NAME)
	@ConditionalOnMissingBean(name = AbstractApplicationContext.LIFECYCLE_PROCESSOR_BEAN_NAME,
			search = SearchStrategy.CURRENT)
	ParkingLifecycleProcessor parkingLifecycleProcessor(LifecycleProperties properties) {
		return new ParkingLifecycleProcessor(properties.getTimeoutPerShutdownPhase());
	}

}
