package io.launcher.metrics;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

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
import org.jspecify.annotations.Nullable;

/**
 * Reads families.
 */
final class FamilyReader {

	private static final Family.Kind[] KINDS = Family.Kind.values();

	private final FamilyCodec.Input input;

	FamilyReader(FamilyCodec.Input input) {
		this.input = input;
	}

	Family read() throws IOException {
		String name = this.input.text();
		String exposed = this.input.text();
		String original = this.input.text();
		String help = this.input.optionalText();
		String unit = this.input.optionalText();
		MetricMetadata metadata = new MetricMetadata(name, exposed, original, help,
				(unit != null) ? new Unit(unit) : null);
		Family.Kind kind = KINDS[this.input.data.readUnsignedByte()];
		boolean cumulative = this.input.data.readBoolean();
		int size = this.input.size(Integer.BYTES);
		List<DataPointSnapshot> points = new ArrayList<>(size);
		for (int i = 0; i < size; i++) {
			points.add(point(kind));
		}
		return new Family(metadata, kind, cumulative, points);
	}

	private DataPointSnapshot point(Family.Kind kind) throws IOException {
		Labels labels = labels();
		long created = this.input.data.readLong();
		return switch (kind) {
			case COUNTER -> new CounterDataPointSnapshot(this.input.data.readDouble(), labels, exemplar(), created);
			case GAUGE -> new GaugeDataPointSnapshot(this.input.data.readDouble(), labels, exemplar());
			case UNKNOWN -> new UnknownDataPointSnapshot(this.input.data.readDouble(), labels, exemplar());
			case HISTOGRAM, GAUGE_HISTOGRAM -> {
				double sum = this.input.data.readDouble();
				yield new HistogramDataPointSnapshot(buckets(), sum, labels, exemplars(), created);
			}
			case SUMMARY -> new SummaryDataPointSnapshot(this.input.data.readLong(), this.input.data.readDouble(),
					quantiles(), labels, exemplars(), created);
			case INFO -> new InfoDataPointSnapshot(labels);
			case STATE_SET -> states(labels);
		};
	}

	private ClassicHistogramBuckets buckets() throws IOException {
		int size = this.input.size(Double.BYTES + Long.BYTES);
		double[] bounds = new double[size];
		long[] counts = new long[size];
		for (int i = 0; i < size; i++) {
			bounds[i] = this.input.data.readDouble();
			counts[i] = this.input.data.readLong();
		}
		return ClassicHistogramBuckets.of(bounds, counts);
	}

	private Quantiles quantiles() throws IOException {
		int size = this.input.size(2 * Double.BYTES);
		List<Quantile> quantiles = new ArrayList<>(size);
		for (int i = 0; i < size; i++) {
			quantiles.add(new Quantile(this.input.data.readDouble(), this.input.data.readDouble()));
		}
		return Quantiles.of(quantiles);
	}

	private StateSetDataPointSnapshot states(Labels labels) throws IOException {
		int size = this.input.size(Integer.BYTES + 1);
		String[] names = new String[size];
		boolean[] values = new boolean[size];
		for (int i = 0; i < size; i++) {
			names[i] = this.input.text();
			values[i] = this.input.data.readBoolean();
		}
		return new StateSetDataPointSnapshot(names, values, labels);
	}

	private Labels labels() throws IOException {
		int size = this.input.size(2 * Integer.BYTES);
		if (size == 0) {
			return Labels.EMPTY;
		}
		String[] names = new String[size];
		String[] values = new String[size];
		for (int i = 0; i < size; i++) {
			names[i] = this.input.text();
			values[i] = this.input.text();
		}
		return Labels.of(names, values);
	}

	private Exemplars exemplars() throws IOException {
		int size = this.input.size(1);
		if (size == 0) {
			return Exemplars.EMPTY;
		}
		List<Exemplar> exemplars = new ArrayList<>(size);
		for (int i = 0; i < size; i++) {
			Exemplar exemplar = exemplar();
			if (exemplar != null) {
				exemplars.add(exemplar);
			}
		}
		return Exemplars.of(exemplars);
	}

	private @Nullable Exemplar exemplar() throws IOException {
		return this.input.data.readBoolean()
				? new Exemplar(this.input.data.readDouble(), labels(), this.input.data.readLong()) : null;
	}

}
