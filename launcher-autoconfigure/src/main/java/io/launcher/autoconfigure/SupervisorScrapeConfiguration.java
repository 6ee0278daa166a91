package io.launcher.autoconfigure;

import io.launcher.StatusSource;
import io.launcher.metrics.FleetScrape;
import io.launcher.metrics.LauncherPrometheusRegistry;
import io.launcher.process.WorkerScraper;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * What a supervisor needs to collect the meters of the workers, also where it answers on
 * no port: any worker that is scraped asks it. The auto-configurations of its own meters
 * are listed in the file that is named after this class.
 */
@Configuration(proxyBeanMethods = false)
@ImportAutoConfiguration
class SupervisorScrapeConfiguration {

	@Bean
	@ConditionalOnBean(WorkerScraper.class)
	FleetScrape launcherFleetScrape(ObjectProvider<WorkerScraper> workers, ObjectProvider<StatusSource> status,
			ObjectProvider<LauncherPrometheusRegistry> registry, LauncherProperties properties) {
		return FleetScrape.of(workers::getObject, () -> status.getObject().status(), registry::getIfAvailable,
				properties.getMetrics().getScrapeTimeout());
	}

}
