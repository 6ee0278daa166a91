package io.launcher.autoconfigure;

import io.launcher.context.LauncherSettings;
import io.launcher.context.SupervisorRunner;

import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.DeferredImportSelector;
import org.springframework.context.annotation.Import;
import org.springframework.core.type.AnnotationMetadata;

/**
 * The beans of a supervisor.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(LauncherProperties.class)
@Import(SupervisorConfiguration.Defaults.class)
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

	/**
	 * What yields to the beans of {@code launcher.supervisor.sources}.
	 */
	static class Defaults implements DeferredImportSelector {

		@Override
		public String[] selectImports(AnnotationMetadata importingClassMetadata) {
			return new String[] { ProcessSupervisorConfiguration.class.getName() };
		}

	}

}
