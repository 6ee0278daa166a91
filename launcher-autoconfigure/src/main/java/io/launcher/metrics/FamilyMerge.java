package io.launcher.metrics;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.prometheus.metrics.model.snapshots.DataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricMetadata;

/**
 * Puts the data points of several JVMs together, so that each name is there once. What is
 * said of a name is by the first one that uses it; data points of another kind and such
 * whose labels are there already are left out.
 */
final class FamilyMerge {

	private final Map<String, Merged> families = new TreeMap<>();

	private int conflicts;

	void add(Family family) {
		family.points().forEach((point) -> add(family.metadata(), family.kind(), point));
	}

	void add(Family family, WorkerLabels labels) {
		family.points().forEach((point) -> add(family.metadata(), family.kind(), point, labels));
	}

	void add(MetricMetadata metadata, Family.Kind kind, DataPointSnapshot point, WorkerLabels labels) {
		add(metadata, kind, DataPoints.withLabels(point, labels.addTo(point.getLabels())));
	}

	private void add(MetricMetadata metadata, Family.Kind kind, DataPointSnapshot point) {
		Merged family = this.families.computeIfAbsent(metadata.getPrometheusName(),
				(name) -> new Merged(metadata, kind, new LinkedHashMap<>()));
		if (family.kind() != kind || family.points().putIfAbsent(point.getLabels(), point) != null) {
			this.conflicts++;
		}
	}

	/**
	 * How many data points were left out.
	 * @return the number
	 */
	int conflicts() {
		return this.conflicts;
	}

	List<Family> families() {
		return this.families.values()
			.stream()
			.map((merged) -> new Family(merged.metadata(), merged.kind(), false,
					new ArrayList<>(merged.points().values())))
			.toList();
	}

	/**
	 * A family as far as it is known.
	 *
	 * @param metadata what is said of it
	 * @param kind its kind
	 * @param points its data points
	 */
	private record Merged(MetricMetadata metadata, Family.Kind kind, Map<Labels, DataPointSnapshot> points) {

	}

}
