package io.launcher.autoconfigure;

import java.util.ArrayList;
import java.util.List;

import io.launcher.context.LauncherSettings;
import io.launcher.context.ManagementPort;
import io.launcher.context.SupervisorRunner;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanClassLoaderAware;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.BeanFactoryAware;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.DeferredImportSelector;
import org.springframework.context.annotation.Import;
import org.springframework.core.type.AnnotationMetadata;
import org.springframework.util.ClassUtils;

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
	static class Defaults implements DeferredImportSelector, BeanFactoryAware, BeanClassLoaderAware {

		private static final String PROMETHEUS = "io.micrometer.prometheusmetrics.PrometheusMeterRegistry";

		private @Nullable ListableBeanFactory beanFactory;

		private @Nullable ClassLoader classLoader;

		@Override
		public void setBeanClassLoader(ClassLoader classLoader) {
			this.classLoader = classLoader;
		}

		@Override
		public void setBeanFactory(BeanFactory beanFactory) {
			this.beanFactory = (ListableBeanFactory) beanFactory;
		}

		@Override
		public String[] selectImports(AnnotationMetadata importingClassMetadata) {
			List<String> imports = new ArrayList<>();
			imports.add(ProcessSupervisorConfiguration.class.getName());
			if (ClassUtils.isPresent(PROMETHEUS, this.classLoader)) {
				// by name: their classes are optional
				imports.add("io.launcher.autoconfigure.SupervisorScrapeConfiguration");
			}
			if (this.beanFactory != null
					&& this.beanFactory.getBeanNamesForType(ManagementPort.class, true, false).length > 0) {
				// by name: their classes are optional
				imports.add("io.launcher.autoconfigure.SupervisorManagementConfiguration");
				imports.add("org.springframework.boot.webmvc.autoconfigure.actuate.web."
						+ "WebMvcEndpointManagementContextConfiguration");
			}
			return imports.toArray(new String[0]);
		}

	}

}
