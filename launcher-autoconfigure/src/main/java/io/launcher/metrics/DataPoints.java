package io.launcher.metrics;

import java.util.Map;
import java.util.TreeMap;

import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.DataPointSnapshot;
import io.prometheus.metrics.model.snapshots.DistributionDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Exemplars;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot.InfoDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.Quantiles;
import io.prometheus.metrics.model.snapshots.StateSetSnapshot.StateSetDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.SummarySnapshot.SummaryDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.UnknownSnapshot.UnknownDataPointSnapshot;

/**
 * What can be done with single data points.
 */
final class DataPoints {

	private DataPoints() {
	}

	/**
	 * The same data point with other labels.
	 * @param point the data point
	 * @param labels the labels
	 * @return a new data point
	 */
	static DataPointSnapshot withLabels(DataPointSnapshot point, Labels labels) {
		long created = point.getCreatedTimestampMillis();
		if (point instanceof CounterDataPointSnapshot counter) {
			return new CounterDataPointSnapshot(counter.getValue(), labels, counter.getExemplar(), created);
		}
		if (point instanceof GaugeDataPointSnapshot gauge) {
			return new GaugeDataPointSnapshot(gauge.getValue(), labels, gauge.getExemplar());
		}
		if (point instanceof HistogramDataPointSnapshot histogram) {
			return new HistogramDataPointSnapshot(buckets(histogram), histogram.getSum(), labels,
					histogram.getExemplars(), created);
		}
		if (point instanceof SummaryDataPointSnapshot summary) {
			return new SummaryDataPointSnapshot(summary.getCount(), summary.getSum(), summary.getQuantiles(), labels,
					summary.getExemplars(), created);
		}
		if (point instanceof InfoDataPointSnapshot) {
			return new InfoDataPointSnapshot(labels);
		}
		if (point instanceof StateSetDataPointSnapshot states) {
			String[] names = new String[states.size()];
			boolean[] values = new boolean[states.size()];
			for (int i = 0; i < names.length; i++) {
				names[i] = states.getName(i);
				values[i] = states.isTrue(i);
			}
			return new StateSetDataPointSnapshot(names, values, labels);
		}
		UnknownDataPointSnapshot unknown = (UnknownDataPointSnapshot) point;
		return new UnknownDataPointSnapshot(unknown.getValue(), labels, unknown.getExemplar());
	}

	/**
	 * The sum of two cumulative data points with the same labels. Quantiles and exemplars
	 * are those of the first one.
	 * @param first a data point
	 * @param second another one; if it is of another kind the first one is returned
	 * @return the sum
	 */
	static DataPointSnapshot add(DataPointSnapshot first, DataPointSnapshot second) {
		long created = created(first, second);
		if (first instanceof CounterDataPointSnapshot a && second instanceof CounterDataPointSnapshot b) {
			return new CounterDataPointSnapshot(a.getValue() + b.getValue(), a.getLabels(), a.getExemplar(), created);
		}
		if (first instanceof HistogramDataPointSnapshot a && second instanceof HistogramDataPointSnapshot b) {
			return new HistogramDataPointSnapshot(add(buckets(a), buckets(b)), sum(a, b), a.getLabels(),
					a.getExemplars(), created);
		}
		if (first instanceof SummaryDataPointSnapshot a && second instanceof SummaryDataPointSnapshot b) {
			return new SummaryDataPointSnapshot(a.getCount() + b.getCount(), sum(a, b), a.getQuantiles(), a.getLabels(),
					a.getExemplars(), created);
		}
		return first;
	}

	/**
	 * What is left of a cumulative data point when its JVM is gone: what it has counted.
	 * @param point the data point
	 * @return a new data point without quantiles and exemplars
	 */
	static DataPointSnapshot counted(DataPointSnapshot point) {
		long created = point.getCreatedTimestampMillis();
		if (point instanceof CounterDataPointSnapshot counter) {
			return new CounterDataPointSnapshot(counter.getValue(), point.getLabels(), null, created);
		}
		if (point instanceof HistogramDataPointSnapshot histogram) {
			return new HistogramDataPointSnapshot(buckets(histogram), histogram.getSum(), point.getLabels(),
					Exemplars.EMPTY, created);
		}
		if (point instanceof SummaryDataPointSnapshot summary) {
			return new SummaryDataPointSnapshot(summary.getCount(), summary.getSum(), Quantiles.EMPTY,
					point.getLabels(), Exemplars.EMPTY, created);
		}
		return point;
	}

	/**
	 * Whether a cumulative data point has begun anew.
	 * @param now the data point
	 * @param before an earlier one of the same JVM
	 * @return whether it is less
	 */
	static boolean hasFallen(DataPointSnapshot now, DataPointSnapshot before) {
		if (now instanceof CounterDataPointSnapshot a && before instanceof CounterDataPointSnapshot b) {
			return a.getValue() < b.getValue();
		}
		if (now instanceof DistributionDataPointSnapshot a && before instanceof DistributionDataPointSnapshot b) {
			return a.getCount() < b.getCount();
		}
		return true;
	}

	private static long created(DataPointSnapshot first, DataPointSnapshot second) {
		long a = first.getCreatedTimestampMillis();
		long b = second.getCreatedTimestampMillis();
		return (a == 0 || b == 0) ? Math.max(a, b) : Math.min(a, b);
	}

	private static double sum(DistributionDataPointSnapshot first, DistributionDataPointSnapshot second) {
		if (!first.hasSum() || !second.hasSum()) {
			return first.hasSum() ? first.getSum() : second.getSum();
		}
		return first.getSum() + second.getSum();
	}

	/**
	 * The buckets of a histogram. One that has only native ones is taken as one bucket.
	 * @param histogram the histogram
	 * @return its buckets
	 */
	static ClassicHistogramBuckets buckets(HistogramDataPointSnapshot histogram) {
		return histogram.hasClassicHistogramData() ? histogram.getClassicBuckets() : ClassicHistogramBuckets
			.of(new double[] { Double.POSITIVE_INFINITY }, new long[] { histogram.getCount() });
	}

	// Each bound of either is one of the sum, so that no bucket falls when bounds change
	private static ClassicHistogramBuckets add(ClassicHistogramBuckets first, ClassicHistogramBuckets second) {
		Map<Double, Long> counts = new TreeMap<>();
		first.forEach((bucket) -> counts.merge(bucket.getUpperBound(), bucket.getCount(), Long::sum));
		second.forEach((bucket) -> counts.merge(bucket.getUpperBound(), bucket.getCount(), Long::sum));
		return ClassicHistogramBuckets.of(counts.keySet().stream().toList(), counts.values().stream().toList());
	}

}
