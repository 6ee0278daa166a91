package io.launcher.metrics;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.launcher.context.MeterTeller;
import io.launcher.worker.WorkerSession;
import io.micrometer.core.instrument.Meter;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.registry.PrometheusScrapeRequest;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import org.jspecify.annotations.Nullable;

/**
 * A registry that is scraped for all workers at once: in the supervisor, and in a worker,
 * which asks its supervisor. Everything else, such as the formats, is up to whoever
 * scrapes it. In a JVM that is neither it is an ordinary registry.
 */
public class LauncherPrometheusRegistry extends PrometheusRegistry implements MeterTeller {

	/** What the supervisor needs beside the time that it gives the workers. */
	private static final Duration MARGIN = Duration.ofSeconds(2);

	private final Supplier<@Nullable WorkerSession> session;

	private final Supplier<@Nullable FleetScrape> fleet;

	private final Supplier<Stream<PrometheusMeterRegistry>> registries;

	private final Duration timeout;

	/**
	 * Creates a registry.
	 * @param session the session of this worker, {@code null} in a JVM that is none
	 * @param fleet scrapes the workers, {@code null} in a JVM that is no supervisor
	 * @param registries the registries of Micrometer that use this one
	 * @param timeout how long workers have to answer
	 */
	public LauncherPrometheusRegistry(Supplier<@Nullable WorkerSession> session, Supplier<@Nullable FleetScrape> fleet,
			Supplier<Stream<PrometheusMeterRegistry>> registries, Duration timeout) {
		this.session = session;
		this.fleet = fleet;
		this.registries = registries;
		this.timeout = timeout;
	}

	@Override
	public MetricSnapshots scrape() {
		return scrape((PrometheusScrapeRequest) null);
	}

	@Override
	public MetricSnapshots scrape(@Nullable PrometheusScrapeRequest request) {
		List<Family> all = all();
		return (all != null) ? snapshots(all.stream()) : super.scrape(request);
	}

	@Override
	public MetricSnapshots scrape(@Nullable Predicate<String> includedNames) {
		return scrape(includedNames, null);
	}

	@Override
	public MetricSnapshots scrape(@Nullable Predicate<String> includedNames,
			@Nullable PrometheusScrapeRequest request) {
		if (includedNames == null) {
			return scrape(request);
		}
		List<Family> all = all();
		return (all != null) ? snapshots(all.stream().filter((family) -> includedNames.test(family.name())))
				: super.scrape(includedNames, request);
	}

	private @Nullable List<Family> all() {
		FleetScrape supervisor = this.fleet.get();
		if (supervisor != null) {
			return supervisor.scrape();
		}
		WorkerSession worker = this.session.get();
		if (worker == null) {
			return null;
		}
		try {
			return FamilyCodec.decode(worker.scrape(this.timeout.plus(MARGIN)));
		}
		catch (IOException ex) {
			throw new IllegalStateException("The supervisor tells meters that are none", ex);
		}
	}

	private static MetricSnapshots snapshots(Stream<Family> families) {
		return new MetricSnapshots(families.map(Family::toSnapshot).toList());
	}

	@Override
	public byte[] meters() {
		return FamilyCodec.encode(ownFamilies());
	}

	List<Family> ownFamilies() {
		Set<String> running = this.registries.get()
			.flatMap(LauncherPrometheusRegistry::longTaskTimers)
			.collect(Collectors.toSet());
		return super.scrape((PrometheusScrapeRequest) null).stream()
			.map((snapshot) -> Family.of(snapshot, !running.contains(snapshot.getMetadata().getPrometheusName())))
			.toList();
	}

	// Summaries by their form, but of what runs now.
	private static Stream<String> longTaskTimers(PrometheusMeterRegistry registry) {
		return registry.getMeters()
			.stream()
			.map(Meter::getId)
			.filter((id) -> id.getType() == Meter.Type.LONG_TASK_TIMER)
			.map((id) -> id.getConventionName(registry.config().namingConvention()));
	}

}
