package io.launcher.metrics;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Quantile;
import io.prometheus.metrics.model.snapshots.Quantiles;
import io.prometheus.metrics.model.snapshots.SummarySnapshot.SummaryDataPointSnapshot;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SlotMeters}.
 */
class SlotMetersTests {

	private static final WorkerLabels LABELS = new WorkerLabels("web", "0");

	private final SlotMeters slot = new SlotMeters(100);

	private long order;

	@Test
	void successorContinuesWhatTheDeadHasCounted() {
		update(1, Families.counter("c", 5), Families.gauge("g", 7), Families.summary("s", true, 2, 0.5, median(9)),
				Families.histogram("h", 3, new double[] { 1, Double.POSITIVE_INFINITY }, new long[] { 2, 1 }));
		this.slot.end(1);
		Map<String, Double> gap = collect();
		assertThat(gap).containsEntry("c_total{service=web, worker=0}", 5.0)
			.containsEntry("s_count{service=web, worker=0}", 2.0)
			.doesNotContainKey("g{service=web, worker=0}")
			.doesNotContainKey("s{quantile=0.5, service=web, worker=0}");
		update(2, Families.counter("c", 1), Families.gauge("g", 1), Families.summary("s", true, 1, 0.25, median(4)),
				Families.histogram("h", 1, new double[] { 1, Double.POSITIVE_INFINITY }, new long[] { 1, 0 }));
		assertThat(collect(2)).containsEntry("c_total{service=web, worker=0}", 6.0)
			.containsEntry("g{service=web, worker=0}", 1.0)
			.containsEntry("s_count{service=web, worker=0}", 3.0)
			.containsEntry("s_sum{service=web, worker=0}", 0.75)
			.containsEntry("s{quantile=0.5, service=web, worker=0}", 4.0)
			.containsEntry("h_bucket{le=1.0, service=web, worker=0}", 3.0)
			.containsEntry("h_bucket{le=+Inf, service=web, worker=0}", 4.0)
			.containsEntry("h_count{service=web, worker=0}", 4.0)
			.containsEntry("h_sum{service=web, worker=0}", 4.0);
	}

	@Test
	void bucketsMayChangeWithTheGeneration() {
		update(1, Families.histogram("h", 3, new double[] { 1, Double.POSITIVE_INFINITY }, new long[] { 2, 1 }));
		this.slot.end(1);
		update(2, Families.histogram("h", 1, new double[] { 2, Double.POSITIVE_INFINITY }, new long[] { 1, 0 }));
		assertThat(collect(2)).containsEntry("h_bucket{le=1.0, service=web, worker=0}", 2.0)
			.containsEntry("h_bucket{le=2.0, service=web, worker=0}", 3.0)
			.containsEntry("h_bucket{le=+Inf, service=web, worker=0}", 4.0);
	}

	@Test
	void twoWorkersOfOneSlotAreOneSeries() {
		update(1, Families.counter("c", 5), Families.gauge("g", 7));
		update(2, Families.counter("c", 2), Families.gauge("g", 8));
		assertThat(collect(1, 2)).containsEntry("c_total{service=web, worker=0}", 7.0)
			.containsEntry("g{service=web, worker=0}", 7.0);
		this.slot.end(1);
		assertThat(collect(2)).containsEntry("c_total{service=web, worker=0}", 7.0)
			.containsEntry("g{service=web, worker=0}", 8.0);
	}

	@Test
	void counterThatWasRemovedOrBegunAnewDoesNotFall() {
		update(1, Families.counter("c", 5));
		update(1, Families.gauge("g", 1));
		assertThat(collect(1)).containsEntry("c_total{service=web, worker=0}", 5.0);
		update(1, Families.counter("c", 3));
		update(1, Families.counter("c", 1));
		assertThat(collect(1)).containsEntry("c_total{service=web, worker=0}", 9.0);
	}

	@Test
	void whatIsOlderIsIgnored() {
		this.slot.update(1, 2, List.of(Families.counter("c", 5)));
		this.slot.update(1, 1, List.of(Families.counter("c", 3)));
		assertThat(collect(1)).containsEntry("c_total{service=web, worker=0}", 5.0);
	}

	@Test
	void whatIsNotCumulativeIsNotAdded() {
		update(1, Families.summary("tasks_active", false, 3, 10, Quantiles.EMPTY));
		this.slot.end(1);
		update(2, Families.summary("tasks_active", false, 1, 1, Quantiles.EMPTY));
		assertThat(collect(2)).containsEntry("tasks_active_count{service=web, worker=0}", 1.0);
	}

	@Test
	void workerThatDoesNotAnswerKeepsItsCountersAndNothingElse() {
		update(1, Families.counter("c", 5), Families.gauge("g", 7), Families.summary("s", true, 2, 1, median(3)));
		assertThat(collect()).containsEntry("c_total{service=web, worker=0}", 5.0)
			.containsEntry("s_count{service=web, worker=0}", 2.0)
			.doesNotContainKey("g{service=web, worker=0}")
			.doesNotContainKey("s{quantile=0.5, service=web, worker=0}");
	}

	@Test
	void memoryIsBounded() {
		List<Family> families = new ArrayList<>();
		for (int i = 0; i < 150; i++) {
			families.add(Families.counter("c" + i, i));
		}
		this.slot.update(1, 1, families);
		assertThat(this.slot.isFull()).isFalse();
		this.slot.end(1);
		assertThat(this.slot.isFull()).isTrue();
		assertThat(collect()).hasSize(100);
		this.slot.update(2, 1, families);
		assertThat(collect(2)).hasSize(150).containsEntry("c1_total{service=web, worker=0}", 2.0);
	}

	// Workers count, are scraped, die with and without a last word, and are replaced
	@Property(tries = 400)
	void nothingEverFallsAndNothingToldIsLost(@ForAll long seed, @ForAll @IntRange(min = 1, max = 60) int steps) {
		Random random = new Random(seed);
		SlotMeters meters = new SlotMeters(1000);
		Map<Long, Counts> alive = new LinkedHashMap<>();
		Map<Long, Counts> told = new HashMap<>();
		Map<String, Double> before = Map.of();
		long next = 1;
		for (int step = 0; step < steps; step++) {
			if (alive.isEmpty() || (alive.size() < 2 && random.nextInt(4) == 0)) {
				alive.put(next++, new Counts());
			}
			List<Long> numbers = List.copyOf(alive.keySet());
			long worker = numbers.get(random.nextInt(numbers.size()));
			Counts counts = alive.get(worker);
			switch (random.nextInt(5)) {
				case 0, 1 -> counts.count(random);
				case 2, 3 -> {
					meters.update(worker, step, counts.families());
					told.put(worker, counts.copy());
				}
				default -> {
					if (random.nextBoolean()) {
						meters.update(worker, Long.MAX_VALUE, counts.families());
						told.put(worker, counts.copy());
					}
					alive.remove(worker);
					meters.end(worker);
				}
			}
			FamilyMerge merge = new FamilyMerge();
			meters.collect(merge, LABELS, alive.keySet(), null);
			Map<String, Double> now = Exposition.parse(Exposition.text(merge.families())).samples();
			before.forEach((series, value) -> assertThat(now.getOrDefault(series, -1.0)).as(series)
				.isGreaterThanOrEqualTo(value));
			before = new HashMap<>(now);
			before.keySet().removeIf((series) -> series.contains("quantile"));
			double sum = told.values().stream().mapToDouble((one) -> one.requests).sum();
			assertThat(now.getOrDefault("c_total{service=web, worker=0}", 0.0)).isEqualTo(sum);
		}
	}

	private void update(long worker, Family... families) {
		this.slot.update(worker, ++this.order, List.of(families));
	}

	private Map<String, Double> collect(long... answered) {
		FamilyMerge merge = new FamilyMerge();
		this.slot.collect(merge, LABELS, LongStream.of(answered).boxed().collect(Collectors.toSet()),
				(answered.length > 0) ? answered[0] : null);
		List<Family> families = merge.families();
		assertThat(families)
			.allSatisfy((family) -> assertThat(family.points()).isNotEmpty()
				.allMatch((point) -> point instanceof CounterDataPointSnapshot
						|| point instanceof HistogramDataPointSnapshot || point instanceof SummaryDataPointSnapshot
						|| family.kind() == Family.Kind.GAUGE));
		return Exposition.parse(Exposition.text(families)).samples();
	}

	private static Quantiles median(double value) {
		return Quantiles.of(new Quantile(0.5, value));
	}

	/**
	 * What a worker has counted.
	 */
	private static final class Counts {

		private int requests;

		private long fast;

		private long slow;

		private void count(Random random) {
			int more = 1 + random.nextInt(3);
			this.requests += more;
			this.fast += more;
			this.slow += random.nextInt(2);
		}

		private Counts copy() {
			Counts copy = new Counts();
			copy.requests = this.requests;
			return copy;
		}

		private List<Family> families() {
			return List.of(Families.counter("c", this.requests),
					Families.histogram("h", this.fast * 0.1 + this.slow, new double[] { 0.5, Double.POSITIVE_INFINITY },
							new long[] { this.fast, this.slow }),
					Families.summary("s", true, this.fast, this.slow, median(this.fast)));
		}

	}

}
