package io.launcher.autoconfigure.health;

import io.launcher.autoconfigure.LauncherAutoConfiguration;
import io.launcher.context.WorkerHealth;
import io.launcher.health.EndpointWorkerHealth;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.boot.health.actuate.endpoint.StatusAggregator;
import org.springframework.boot.health.registry.HealthContributorRegistry;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration of the health that a worker tells its supervisor.
 */
@AutoConfiguration(after = LauncherAutoConfiguration.class,
		afterName = "org.springframework.boot.health.autoconfigure.actuate.endpoint.HealthEndpointAutoConfiguration")
@ConditionalOnClass(HealthEndpoint.class)
@ConditionalOnBean({ HealthEndpoint.class, HealthContributorRegistry.class, StatusAggregator.class })
@ConditionalOnBooleanProperty(name = "launcher.enabled", matchIfMissing = true)
public final class WorkerHealthAutoConfiguration {

	WorkerHealthAutoConfiguration() {
	}

	@Bean
	@ConditionalOnMissingBean(WorkerHealth.class)
	EndpointWorkerHealth launcherWorkerHealth(HealthEndpoint endpoint, HealthContributorRegistry registry,
			StatusAggregator aggregator) {
		return new EndpointWorkerHealth(endpoint, registry, aggregator);
	}

}
