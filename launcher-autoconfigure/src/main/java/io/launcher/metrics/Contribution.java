package io.launcher.metrics;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.prometheus.metrics.model.snapshots.DataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricMetadata;

/**
 * What one worker adds to its slot.
 */
final class Contribution {

	/** What was counted by meters that were removed or begun anew. */
	private final Map<Series, Total> earlier = new LinkedHashMap<>();

	private Map<Series, Total> present = Map.of();

	private List<Family> measured = List.of();

	private long order = Long.MIN_VALUE;

	private boolean ended;

	/**
	 * The worker has told its meters.
	 * @param order what it tells with a lower one is older, and ignored
	 * @param families the meters
	 */
	void update(long order, List<Family> families) {
		if (order <= this.order) {
			return;
		}
		Map<Series, Total> now = new LinkedHashMap<>();
		families.stream()
			.filter(Family::cumulative)
			.forEach((family) -> family.points()
				.forEach((point) -> now.put(new Series(family.name(), point.getLabels()),
						new Total(family.metadata(), family.kind(), point))));
		this.present.forEach((series, before) -> {
			Total total = now.get(series);
			if (total == null || DataPoints.hasFallen(total.point(), before.point())) {
				this.earlier.merge(series, before.counted(), Total::then);
			}
		});
		this.present = now;
		this.measured = families.stream().filter((family) -> !family.cumulative()).toList();
		this.order = order;
	}

	void end() {
		this.ended = true;
		this.measured = List.of();
	}

	boolean hasEnded() {
		return this.ended;
	}

	Map<Series, Total> counted() {
		if (this.earlier.isEmpty()) {
			return this.present;
		}
		Map<Series, Total> sum = new LinkedHashMap<>(this.earlier);
		this.present.forEach((series, total) -> sum.merge(series, total, Total::then));
		return sum;
	}

	List<Family> measured() {
		return this.measured;
	}

	/**
	 * What identifies a series within a slot.
	 *
	 * @param name the name of its family
	 * @param labels its labels
	 */
	record Series(String name, Labels labels) {

	}

	/**
	 * What a series has come to.
	 *
	 * @param metadata what is said of its family
	 * @param kind the kind of its family
	 * @param point the data point
	 */
	record Total(MetricMetadata metadata, Family.Kind kind, DataPointSnapshot point) {

		Total counted() {
			return new Total(this.metadata, this.kind, DataPoints.counted(this.point));
		}

		Total then(Total newer) {
			return new Total(newer.metadata, newer.kind, DataPoints.add(newer.point, this.point));
		}

	}

}
