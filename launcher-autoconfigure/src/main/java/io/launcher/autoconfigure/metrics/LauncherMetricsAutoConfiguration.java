package io.launcher.autoconfigure.metrics;

import io.launcher.StatusSource;
import io.launcher.WorkerInfo;
import io.launcher.autoconfigure.LauncherAutoConfiguration;
import io.launcher.metrics.LauncherMetrics;
import io.launcher.metrics.WorkerTags;
import io.launcher.worker.WorkerSession;
import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.micrometer.metrics.autoconfigure.MeterRegistryCustomizer;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration of the meters of the launcher.
 */
@AutoConfiguration(after = LauncherAutoConfiguration.class,
		afterName = "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration")
@ConditionalOnClass({ MeterRegistry.class, MeterRegistryCustomizer.class })
@ConditionalOnBean({ MeterRegistry.class, StatusSource.class, WorkerInfo.class })
public final class LauncherMetricsAutoConfiguration {

	LauncherMetricsAutoConfiguration() {
	}

	@Bean
	@ConditionalOnMissingBean
	LauncherMetrics launcherMetrics(StatusSource source, WorkerInfo info) {
		return new LauncherMetrics(source, info);
	}

	@Bean
	MeterRegistryCustomizer<MeterRegistry> launcherWorkerTags(ObjectProvider<WorkerSession> session) {
		// no bean of the application is needed to tell that this is no worker
		return (registry) -> WorkerTags.addTo(registry, () -> {
			WorkerSession worker = session.getIfAvailable();
			return (worker != null) ? worker.assignment() : null;
		});
	}

}
