package io.launcher.metrics;

import java.io.IOException;

import io.prometheus.metrics.model.snapshots.ClassicHistogramBucket;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.DataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Exemplar;
import io.prometheus.metrics.model.snapshots.Exemplars;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Label;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import io.prometheus.metrics.model.snapshots.Quantile;
import io.prometheus.metrics.model.snapshots.StateSetSnapshot.State;
import io.prometheus.metrics.model.snapshots.StateSetSnapshot.StateSetDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.SummarySnapshot.SummaryDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.UnknownSnapshot.UnknownDataPointSnapshot;
import org.jspecify.annotations.Nullable;

/**
 * Writes families.
 */
final class FamilyWriter {

	private final FamilyCodec.Output output;

	FamilyWriter(FamilyCodec.Output output) {
		this.output = output;
	}

	void write(Family family) throws IOException {
		MetricMetadata metadata = family.metadata();
		this.output.text(metadata.getName());
		this.output.text(metadata.getExpositionBaseName());
		this.output.text(metadata.getOriginalName());
		this.output.text(metadata.getHelp());
		this.output.text((metadata.getUnit() != null) ? metadata.getUnit().toString() : null);
		this.output.data.writeByte(family.kind().ordinal());
		this.output.data.writeBoolean(family.cumulative());
		this.output.data.writeInt(family.points().size());
		for (DataPointSnapshot point : family.points()) {
			write(point);
		}
	}

	private void write(DataPointSnapshot point) throws IOException {
		labels(point.getLabels());
		this.output.data.writeLong(point.getCreatedTimestampMillis());
		if (point instanceof CounterDataPointSnapshot counter) {
			this.output.data.writeDouble(counter.getValue());
			exemplar(counter.getExemplar());
		}
		else if (point instanceof GaugeDataPointSnapshot gauge) {
			this.output.data.writeDouble(gauge.getValue());
			exemplar(gauge.getExemplar());
		}
		else if (point instanceof UnknownDataPointSnapshot unknown) {
			this.output.data.writeDouble(unknown.getValue());
			exemplar(unknown.getExemplar());
		}
		else if (point instanceof HistogramDataPointSnapshot histogram) {
			this.output.data.writeDouble(histogram.getSum());
			buckets(DataPoints.buckets(histogram));
			exemplars(histogram.getExemplars());
		}
		else if (point instanceof SummaryDataPointSnapshot summary) {
			this.output.data.writeLong(summary.getCount());
			this.output.data.writeDouble(summary.getSum());
			this.output.data.writeInt(summary.getQuantiles().size());
			for (Quantile quantile : summary.getQuantiles()) {
				this.output.data.writeDouble(quantile.getQuantile());
				this.output.data.writeDouble(quantile.getValue());
			}
			exemplars(summary.getExemplars());
		}
		else if (point instanceof StateSetDataPointSnapshot states) {
			this.output.data.writeInt(states.size());
			for (State state : states) {
				this.output.text(state.getName());
				this.output.data.writeBoolean(state.isTrue());
			}
		}
	}

	private void buckets(ClassicHistogramBuckets buckets) throws IOException {
		this.output.data.writeInt(buckets.size());
		for (ClassicHistogramBucket bucket : buckets) {
			this.output.data.writeDouble(bucket.getUpperBound());
			this.output.data.writeLong(bucket.getCount());
		}
	}

	private void labels(Labels labels) throws IOException {
		this.output.data.writeInt(labels.size());
		for (Label label : labels) {
			this.output.text(label.getName());
			this.output.text(label.getValue());
		}
	}

	private void exemplars(Exemplars exemplars) throws IOException {
		this.output.data.writeInt(exemplars.size());
		for (Exemplar exemplar : exemplars) {
			exemplar(exemplar);
		}
	}

	private void exemplar(@Nullable Exemplar exemplar) throws IOException {
		this.output.data.writeBoolean(exemplar != null);
		if (exemplar != null) {
			this.output.data.writeDouble(exemplar.getValue());
			labels(exemplar.getLabels());
			this.output.data.writeLong(exemplar.getTimestampMillis());
		}
	}

}
