package io.launcher.metrics;

import java.util.List;

import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.DataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot.InfoDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.StateSetSnapshot;
import io.prometheus.metrics.model.snapshots.StateSetSnapshot.StateSetDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.SummarySnapshot;
import io.prometheus.metrics.model.snapshots.SummarySnapshot.SummaryDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.UnknownSnapshot;
import io.prometheus.metrics.model.snapshots.UnknownSnapshot.UnknownDataPointSnapshot;

/**
 * The data points that have a name in common.
 *
 * @param metadata the name and what is said of it
 * @param kind what kind of data points they are
 * @param cumulative whether they only ever grow while their JVM lives
 * @param points the data points
 */
record Family(MetricMetadata metadata, Kind kind, boolean cumulative, List<? extends DataPointSnapshot> points) {

	static Family of(MetricSnapshot snapshot, boolean cumulative) {
		Kind kind = Kind.of(snapshot);
		return new Family(snapshot.getMetadata(), kind, cumulative && kind.cumulative, snapshot.getDataPoints());
	}

	String name() {
		return this.metadata.getPrometheusName();
	}

	MetricSnapshot toSnapshot() {
		return switch (this.kind) {
			case COUNTER -> new CounterSnapshot(this.metadata, points(CounterDataPointSnapshot.class));
			case GAUGE -> new GaugeSnapshot(this.metadata, points(GaugeDataPointSnapshot.class));
			case HISTOGRAM -> new HistogramSnapshot(this.metadata, points(HistogramDataPointSnapshot.class));
			case GAUGE_HISTOGRAM ->
				new HistogramSnapshot(true, this.metadata, points(HistogramDataPointSnapshot.class));
			case SUMMARY -> new SummarySnapshot(this.metadata, points(SummaryDataPointSnapshot.class));
			case INFO -> new InfoSnapshot(this.metadata, points(InfoDataPointSnapshot.class));
			case STATE_SET -> new StateSetSnapshot(this.metadata, points(StateSetDataPointSnapshot.class));
			case UNKNOWN -> new UnknownSnapshot(this.metadata, points(UnknownDataPointSnapshot.class));
		};
	}

	private <P extends DataPointSnapshot> List<P> points(Class<P> type) {
		return this.points.stream().map(type::cast).toList();
	}

	/**
	 * The kinds of families.
	 */
	enum Kind {

		COUNTER(true), GAUGE(false), HISTOGRAM(true), GAUGE_HISTOGRAM(false), SUMMARY(true), INFO(false),
		STATE_SET(false), UNKNOWN(false);

		private final boolean cumulative;

		Kind(boolean cumulative) {
			this.cumulative = cumulative;
		}

		static Kind of(MetricSnapshot snapshot) {
			if (snapshot instanceof CounterSnapshot) {
				return COUNTER;
			}
			if (snapshot instanceof GaugeSnapshot) {
				return GAUGE;
			}
			if (snapshot instanceof HistogramSnapshot histogram) {
				return histogram.isGaugeHistogram() ? GAUGE_HISTOGRAM : HISTOGRAM;
			}
			if (snapshot instanceof SummarySnapshot) {
				return SUMMARY;
			}
			if (snapshot instanceof InfoSnapshot) {
				return INFO;
			}
			if (snapshot instanceof StateSetSnapshot) {
				return STATE_SET;
			}
			if (snapshot instanceof UnknownSnapshot) {
				return UNKNOWN;
			}
			throw new IllegalArgumentException("Not known: " + snapshot.getClass().getName());
		}

	}

}
