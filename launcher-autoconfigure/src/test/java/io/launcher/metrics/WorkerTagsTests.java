package io.launcher.metrics;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.launcher.protocol.Frame;
import io.launcher.worker.WorkerAssignment;
import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.micrometer.core.instrument.simple.SimpleConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.core.instrument.step.StepMeterRegistry;
import io.micrometer.core.instrument.step.StepRegistryConfig;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link WorkerTags}.
 */
class WorkerTagsTests {

	private final WorkerAssignment assignment = new WorkerAssignment();

	@Test
	void pushedMetersAreTaggedOnceTheWorkerKnowsWhatItIs() {
		MeterRegistry registry = new Pushing();
		WorkerTags.addTo(registry, () -> this.assignment);
		assertThat(tags(registry, "early")).isEmpty();
		activate();
		assertThat(tags(registry, "late")).containsExactly("service=web", "worker=1");
		assertThat(tags(registry, "own", "service", "mine")).containsExactly("service=mine", "worker=1");
	}

	@Test
	void otherMetersAreNot() {
		activate();
		for (MeterRegistry registry : List.of(new PrometheusMeterRegistry(PrometheusConfig.DEFAULT),
				new SimpleMeterRegistry(SimpleConfig.DEFAULT, Clock.SYSTEM), new CompositeMeterRegistry())) {
			WorkerTags.addTo(registry, () -> this.assignment);
			assertThat(tags(registry, "meter")).isEmpty();
		}
		MeterRegistry noWorker = new Pushing();
		WorkerTags.addTo(noWorker, () -> null);
		assertThat(tags(noWorker, "meter")).isEmpty();
	}

	private void activate() {
		this.assignment
			.assign(new Frame.Activate("web", 1, 2, 1, Duration.ZERO, Duration.ofSeconds(5), Duration.ZERO, List.of()));

	}

	private static List<String> tags(MeterRegistry registry, String name, String... tags) {
		Meter.Id id = registry.counter(name, tags).getId();
		return id.getTags().stream().map((tag) -> tag.getKey() + "=" + tag.getValue()).toList();
	}

	/**
	 * A registry that would push.
	 */
	private static final class Pushing extends StepMeterRegistry {

		private Pushing() {
			super(new StepRegistryConfig() {

				@Override
				public String prefix() {
					return "test";
				}

				@Override
				public @Nullable String get(String key) {
					return null;
				}

			}, Clock.SYSTEM);
		}

		@Override
		protected void publish() {
		}

		@Override
		protected TimeUnit getBaseTimeUnit() {
			return TimeUnit.SECONDS;
		}

	}

}
