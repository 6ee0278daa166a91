package io.launcher.autoconfigure.metrics;

import io.launcher.autoconfigure.LauncherAutoConfiguration;
import io.launcher.context.MeterTeller;
import io.launcher.metrics.LauncherPrometheusRegistry;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.prometheus.PrometheusMetricsExportAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link LauncherPrometheusAutoConfiguration}.
 */
class LauncherPrometheusAutoConfigurationTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner().withConfiguration(AutoConfigurations
		.of(LauncherAutoConfiguration.class, LauncherPrometheusAutoConfiguration.class, MetricsAutoConfiguration.class,
				CompositeMeterRegistryAutoConfiguration.class, PrometheusMetricsExportAutoConfiguration.class));

	@Test
	void registryOfMicrometerUsesTheOneForAll() {
		this.runner.run((context) -> {
			context.getBean(PrometheusMeterRegistry.class).counter("a.b").increment();
			assertThat(context).hasSingleBean(PrometheusRegistry.class);
			LauncherPrometheusRegistry registry = context.getBean(LauncherPrometheusRegistry.class);
			assertThat(registry.scrape().stream()).anyMatch((one) -> one.getMetadata().getName().equals("a_b"));
		});
	}

	@Test
	void backsOffForTheRegistryOfTheApplication() {
		this.runner.withBean("own", PrometheusRegistry.class, PrometheusRegistry::new)
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(LauncherPrometheusRegistry.class)
				.doesNotHaveBean(MeterTeller.class));
	}

	@Test
	void absentWhenNotWanted() {
		this.runner.withPropertyValues("management.prometheus.metrics.export.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(PrometheusRegistry.class));
		this.runner.withPropertyValues("launcher.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed()
				.hasSingleBean(PrometheusRegistry.class)
				.doesNotHaveBean(LauncherPrometheusRegistry.class));
	}

	@Test
	void absentWithoutPrometheus() {
		this.runner.withClassLoader(new FilteredClassLoader("io.micrometer.prometheusmetrics", "io.prometheus"))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(MeterTeller.class));
		this.runner.withClassLoader(new FilteredClassLoader("io.micrometer", "io.prometheus"))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(MeterTeller.class));
	}

	@Test
	void scrapeTimeoutIsChecked() {
		this.runner.withPropertyValues("launcher.metrics.scrape-timeout=0s")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("launcher.metrics.scrape-timeout"));
	}

}
