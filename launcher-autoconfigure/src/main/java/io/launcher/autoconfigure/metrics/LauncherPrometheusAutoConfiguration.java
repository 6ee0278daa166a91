package io.launcher.autoconfigure.metrics;

import io.launcher.autoconfigure.LauncherProperties;
import io.launcher.metrics.FleetScrape;
import io.launcher.metrics.LauncherPrometheusRegistry;
import io.launcher.worker.WorkerSession;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.ConditionalOnEnabledMetricsExport;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration of the Prometheus registry that answers for all workers. The role of
 * the JVM is looked at when it is scraped.
 */
@AutoConfiguration(
		beforeName = "org.springframework.boot.micrometer.metrics.autoconfigure.export.prometheus.PrometheusMetricsExportAutoConfiguration")
@ConditionalOnBooleanProperty(name = "launcher.enabled", matchIfMissing = true)
@ConditionalOnClass({ PrometheusMeterRegistry.class, ConditionalOnEnabledMetricsExport.class })
@ConditionalOnEnabledMetricsExport("prometheus")
@EnableConfigurationProperties(LauncherProperties.class)
public final class LauncherPrometheusAutoConfiguration {

	LauncherPrometheusAutoConfiguration() {
	}

	@Bean
	@ConditionalOnMissingBean(PrometheusRegistry.class)
	LauncherPrometheusRegistry prometheusRegistry(ObjectProvider<WorkerSession> session,
			ObjectProvider<FleetScrape> fleet, ObjectProvider<PrometheusMeterRegistry> registries,
			LauncherProperties properties) {
		return new LauncherPrometheusRegistry(session::getIfAvailable, fleet::getIfAvailable, registries::stream,
				properties.getMetrics().getScrapeTimeout());
	}

}
