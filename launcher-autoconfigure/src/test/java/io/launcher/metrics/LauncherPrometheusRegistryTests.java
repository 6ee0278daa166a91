package io.launcher.metrics;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

import io.launcher.process.WorkerMeters;
import io.launcher.process.WorkerSlot;
import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.LongTaskTimer;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link LauncherPrometheusRegistry}.
 */
class LauncherPrometheusRegistryTests {

	private @Nullable FleetScrape fleet;

	private final LauncherPrometheusRegistry registry = new LauncherPrometheusRegistry(() -> null, () -> this.fleet,
			() -> Stream.of(this.micrometer()), Duration.ofSeconds(1));

	private final PrometheusMeterRegistry micrometer = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT,
			this.registry, Clock.SYSTEM);

	@Test
	void isAnOrdinaryRegistryInAJvmThatIsNeither() {
		PrometheusRegistry ordinary = new PrometheusRegistry();
		PrometheusMeterRegistry other = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT, ordinary, Clock.SYSTEM);
		for (PrometheusMeterRegistry one : List.of(this.micrometer, other)) {
			one.counter("a.b", "uri", "/").increment();
			Timer.builder("t").publishPercentileHistogram().register(one).record(Duration.ofSeconds(1));
		}
		assertThat(names(this.registry.scrape())).isEqualTo(names(ordinary.scrape()))
			.containsExactly("a_b", "t_seconds", "t_seconds_max");
		for (String name : List.of("a_b", "a_b_total", "t_seconds", "t_seconds_max", "t_seconds_count", "none")) {
			assertThat(names(this.registry.scrape(Set.of(name)::contains)))
				.isEqualTo(names(ordinary.scrape(Set.of(name)::contains)));
		}
		assertThat(this.micrometer.scrape()).contains("a_b_total{uri=\"/\"} 1.0").doesNotContain("service=");
	}

	@Test
	void answersForAllInASupervisor() {
		this.micrometer.counter("a.b").increment();
		byte[] told = FamilyCodec.encode(List.of(Families.counter("a_b", 5), Families.counter("c", 1)));
		this.fleet = FleetScrape.of(() -> () -> Map.of(new WorkerSlot(1, "web", 0, true),
				CompletableFuture.completedFuture(new WorkerMeters(1, told))), () -> {
					throw new IllegalStateException("not known");
				}, () -> this.registry, Duration.ofSeconds(1));
		assertThat(names(this.registry.scrape())).containsExactly("a_b", "c", "launcher_scrape_workers");
		assertThat(names(this.registry.scrape(Set.of("c")::contains))).containsExactly("c");
		assertThat(names(this.registry.scrape(Set.of("c")::contains, null))).containsExactly("c");
		assertThat(this.micrometer.scrape()).contains("a_b_total{service=\"web\",worker=\"0\"} 5.0")
			.contains("a_b_total{service=\"supervisor\",worker=\"supervisor\"} 1.0")
			.containsOnlyOnce("# TYPE a_b_total counter");
	}

	@Test
	void whatRunsNowIsNotCounted() throws Exception {
		LongTaskTimer.builder("jobs.running").register(this.micrometer).start();
		LongTaskTimer.builder("jobs.buckets").publishPercentileHistogram().register(this.micrometer).start();
		Timer.builder("t").register(this.micrometer).record(Duration.ofSeconds(1));
		this.micrometer.gauge("g", 1);
		List<Family> families = FamilyCodec.decode(this.registry.meters());
		assertThat(families).filteredOn(Family::cumulative).extracting(Family::name).containsExactly("t_seconds");
		assertThat(families).filteredOn((family) -> !family.cumulative())
			.extracting(Family::name)
			.contains("g", "jobs_running_seconds", "jobs_buckets_seconds", "t_seconds_max");
	}

	private PrometheusMeterRegistry micrometer() {
		return this.micrometer;
	}

	private static List<String> names(MetricSnapshots snapshots) {
		return snapshots.stream().map((snapshot) -> snapshot.getMetadata().getPrometheusName()).toList();
	}

}
