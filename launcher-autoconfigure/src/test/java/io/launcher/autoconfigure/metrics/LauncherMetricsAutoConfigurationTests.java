package io.launcher.autoconfigure.metrics;

import io.launcher.Launcher;
import io.launcher.ServiceBase;
import io.launcher.autoconfigure.LauncherAutoConfiguration;
import io.launcher.context.SupervisorInfo;
import io.launcher.event.ReloadedEvent;
import io.launcher.metrics.LauncherMetrics;
import io.micrometer.core.instrument.MeterRegistry;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.simple.SimpleMetricsExportAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link LauncherMetricsAutoConfiguration}.
 */
class LauncherMetricsAutoConfigurationTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner().withConfiguration(AutoConfigurations
		.of(LauncherAutoConfiguration.class, LauncherMetricsAutoConfiguration.class, MetricsAutoConfiguration.class,
				CompositeMeterRegistryAutoConfiguration.class, SimpleMetricsExportAutoConfiguration.class));

	@Test
	void servicesOfOneJvmAreMetered() {
		this.runner.withBean("mailer", ServiceBase.class, () -> () -> {
		}).run((context) -> {
			MeterRegistry registry = context.getBean(MeterRegistry.class);
			assertThat(registry.get("launcher.workers").tags("service", "mailer", "state", "ready").gauge().value())
				.isOne();
			assertThat(registry.get("launcher.workers.desired").tag("service", "mailer").gauge().value()).isOne();
			context.getBean(Launcher.class).restart();
			Awaitility.await()
				.until(() -> registry.get("launcher.reloads").tag("outcome", "completed").counter().count() == 1);
			context.publishEvent(new ReloadedEvent(3));
			assertThat(registry.get("launcher.reloads").tag("outcome", "completed").counter().count()).isEqualTo(2);
		});
	}

	@Test
	void absentWithoutRegistry() {
		new ApplicationContextRunner()
			.withConfiguration(
					AutoConfigurations.of(LauncherAutoConfiguration.class, LauncherMetricsAutoConfiguration.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(LauncherMetrics.class));
	}

	@Test
	void absentWithoutMicrometer() {
		new ApplicationContextRunner().withClassLoader(new FilteredClassLoader("io.micrometer"))
			.withConfiguration(
					AutoConfigurations.of(LauncherAutoConfiguration.class, LauncherMetricsAutoConfiguration.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("launcherMetrics"));
	}

	@Test
	void absentWhenLauncherIsDisabled() {
		this.runner.withPropertyValues("launcher.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(LauncherMetrics.class));
	}

	@Test
	void beanOfTheApplicationWins() {
		this.runner.withBean("own", LauncherMetrics.class, () -> new LauncherMetrics(() -> {
			throw new IllegalStateException();
		}, new SupervisorInfo()))
			.run((context) -> assertThat(context).hasSingleBean(LauncherMetrics.class).hasBean("own"));
	}

}
