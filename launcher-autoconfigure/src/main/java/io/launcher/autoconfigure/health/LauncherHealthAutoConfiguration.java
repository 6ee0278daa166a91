package io.launcher.autoconfigure.health;

import io.launcher.StatusSource;
import io.launcher.autoconfigure.LauncherAutoConfiguration;
import io.launcher.health.LauncherHealthIndicator;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration of the health component {@code launcher}.
 */
@AutoConfiguration(after = LauncherAutoConfiguration.class)
@ConditionalOnClass({ HealthIndicator.class, ConditionalOnEnabledHealthIndicator.class })
@ConditionalOnBean(StatusSource.class)
@ConditionalOnEnabledHealthIndicator("launcher")
public final class LauncherHealthAutoConfiguration {

	LauncherHealthAutoConfiguration() {
	}

	@Bean
	@ConditionalOnMissingBean(name = "launcherHealthIndicator")
	LauncherHealthIndicator launcherHealthIndicator(StatusSource source) {
		return new LauncherHealthIndicator(source);
	}

}
