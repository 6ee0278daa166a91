package io.launcher.autoconfigure;

import io.launcher.context.LauncherSettings;
import io.launcher.context.SupervisorRunner;

import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * The beans of a supervisor.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(LauncherProperties.class)
class SupervisorConfiguration {

	@Bean
	LauncherSettings launcherSettings(LauncherProperties properties) {
		return LauncherSettingsResolver.resolve(properties);
	}

	// a runner, so that a failure is reported as one of the start
	@Bean
	ApplicationRunner launcherSupervisorStart(SupervisorRunner runner) {
		return (arguments) -> runner.start();
	}

}
