package io.launcher.metrics;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.DataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Exemplar;
import io.prometheus.metrics.model.snapshots.Exemplars;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot.InfoDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import io.prometheus.metrics.model.snapshots.Quantile;
import io.prometheus.metrics.model.snapshots.Quantiles;
import io.prometheus.metrics.model.snapshots.StateSetSnapshot.StateSetDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.SummarySnapshot.SummaryDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Unit;
import io.prometheus.metrics.model.snapshots.UnknownSnapshot.UnknownDataPointSnapshot;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/**
 * Families, given and arbitrary ones.
 */
final class Families {

	private static final Arbitrary<String> LABEL_VALUE = Arbitraries.of("", "a", "\"quoted\"", "back\\slash",
			"line\nend", "日本語", "{x=\"y\"} 1", "web");

	private static final Arbitrary<Double> VALUE = Arbitraries.of(0.0, 1.0, 0.5, 1234567.0, 1e18);

	private Families() {
	}

	static Family counter(String name, double value, String... labels) {
		return new Family(new MetricMetadata(name, "help of " + name), Family.Kind.COUNTER, true,
				List.of(new CounterDataPointSnapshot(value, Labels.of(labels), null, 0)));
	}

	static Family gauge(String name, double value, String... labels) {
		return new Family(new MetricMetadata(name), Family.Kind.GAUGE, false,
				List.of(new GaugeDataPointSnapshot(value, Labels.of(labels), null)));
	}

	static Family summary(String name, boolean cumulative, long count, double sum, Quantiles quantiles) {
		return new Family(new MetricMetadata(name), Family.Kind.SUMMARY, cumulative,
				List.of(new SummaryDataPointSnapshot(count, sum, quantiles, Labels.EMPTY, Exemplars.EMPTY, 0)));
	}

	static Family histogram(String name, double sum, double[] bounds, long[] counts) {
		return new Family(new MetricMetadata(name), Family.Kind.HISTOGRAM, true,
				List.of(new HistogramDataPointSnapshot(ClassicHistogramBuckets.of(bounds, counts), sum, Labels.EMPTY,
						Exemplars.EMPTY, 0)));
	}

	static Map<String, DataPointSnapshot> points(List<Family> families) {
		Map<String, DataPointSnapshot> points = new LinkedHashMap<>();
		families.forEach(
				(family) -> family.points().forEach((point) -> points.put(family.name() + point.getLabels(), point)));
		return points;
	}

	/**
	 * Whatever a worker may tell.
	 * @return families of different names
	 */
	static Arbitrary<List<Family>> arbitrary() {
		Arbitrary<Family> family = Combinators
			.combine(Arbitraries.of("a", "b_c", "d_seconds", "e_f_g", "h"), Arbitraries.of(Family.Kind.class),
					Arbitraries.of(true, false), labels().list().uniqueElements().ofMinSize(1).ofMaxSize(3), VALUE,
					Arbitraries.longs().between(0, 1000), Arbitraries.of("", "help \\ with \"all\"\n of it"))
			.as(Families::family);
		return family.list().ofMaxSize(6).map((families) -> {
			Map<String, Family> byName = new LinkedHashMap<>();
			families.forEach((one) -> byName.put(one.name(), one));
			return List.copyOf(byName.values());
		});
	}

	private static Arbitrary<Labels> labels() {
		return Arbitraries.maps(Arbitraries.of("uri", "service", "worker", "exported_worker", "x"), LABEL_VALUE)
			.ofMaxSize(4)
			.map((labels) -> Labels.of(new ArrayList<>(labels.keySet()), new ArrayList<>(labels.values())));
	}

	private static Family family(String name, Family.Kind kind, boolean cumulative, List<Labels> labels, double value,
			long count, String help) {
		MetricMetadata metadata = new MetricMetadata(name, help, (count % 2 == 0 && name.endsWith("seconds")
				&& kind != Family.Kind.INFO && kind != Family.Kind.STATE_SET) ? new Unit("seconds") : null);
		return new Family(metadata, kind, cumulative && kind != Family.Kind.GAUGE_HISTOGRAM,
				labels.stream().map((one) -> point(kind, one, value, count)).toList());
	}

	private static DataPointSnapshot point(Family.Kind kind, Labels labels, double value, long count) {
		Exemplar exemplar = (count % 3 == 0) ? new Exemplar(value, Labels.of("trace_id", "t" + count), 1000 + count)
				: null;
		Exemplars exemplars = (exemplar != null) ? Exemplars.of(exemplar) : Exemplars.EMPTY;
		return switch (kind) {
			case COUNTER -> new CounterDataPointSnapshot(value, labels, exemplar, count);
			case GAUGE -> new GaugeDataPointSnapshot(-value, labels, exemplar);
			case UNKNOWN -> new UnknownDataPointSnapshot(value, labels, exemplar);
			case HISTOGRAM,
					GAUGE_HISTOGRAM ->
				new HistogramDataPointSnapshot(ClassicHistogramBuckets
					.of(new double[] { 0.1, 1, Double.POSITIVE_INFINITY }, new long[] { count, 1, 0 }), value, labels,
						exemplars, count);
			case SUMMARY -> new SummaryDataPointSnapshot(count, value, Quantiles.of(new Quantile(0.5, value)), labels,
					exemplars, count);
			case INFO -> new InfoDataPointSnapshot(labels);
			case STATE_SET ->
				new StateSetDataPointSnapshot(new String[] { "on", "off" }, new boolean[] { true, false }, labels);
		};
	}

}
