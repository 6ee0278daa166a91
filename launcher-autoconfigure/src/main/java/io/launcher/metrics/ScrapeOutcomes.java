package io.launcher.metrics;

import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import io.launcher.LauncherStatus;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricMetadata;

/**
 * How many workers a scrape was answered by. It is a part of that scrape.
 */
final class ScrapeOutcomes {

	private static final MetricMetadata METADATA = new MetricMetadata("launcher_scrape_workers",
			"Workers that were asked for their meters by this scrape");

	private final Map<Outcome, Integer> counts = new EnumMap<>(Outcome.class);

	void count(Outcome outcome) {
		this.counts.merge(outcome, 1, Integer::sum);
	}

	/**
	 * Counts the workers that a service is to have and that do not exist.
	 * @param service the service
	 * @param present the slots that have a worker
	 */
	void countMissing(LauncherStatus.Service service, List<Integer> present) {
		for (int index = 0; index < service.desired(); index++) {
			if (!present.contains(index)) {
				count(Outcome.MISSING);
			}
		}
	}

	Family family() {
		List<GaugeDataPointSnapshot> points = List.of(Outcome.values())
			.stream()
			.map((outcome) -> new GaugeDataPointSnapshot(this.counts.getOrDefault(outcome, 0),
					Labels.of("outcome", outcome.name().toLowerCase(Locale.ROOT)), null))
			.toList();
		return new Family(METADATA, Family.Kind.GAUGE, false, points);
	}

	/**
	 * What has become of a question.
	 */
	enum Outcome {

		/** There was an answer in time. */
		ANSWERED,

		/** There was none in time. */
		LATE,

		/** There was no answer, or not an answer. */
		FAILED,

		/** There was nobody to ask. */
		MISSING

	}

}
