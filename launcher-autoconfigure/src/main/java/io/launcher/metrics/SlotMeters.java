package io.launcher.metrics;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;

import io.launcher.metrics.Contribution.Series;
import io.launcher.metrics.Contribution.Total;
import org.jspecify.annotations.Nullable;

/**
 * What the workers of a slot have counted, those that have ended and those that are
 * there, of which there are two while one takes the place of the other. Nothing that is
 * counted ever falls, not even by rounding: a sum is always made in the order of the
 * workers.
 */
final class SlotMeters {

	private final Map<Series, Total> ended = new LinkedHashMap<>();

	/** The oldest first; none that has ended is older than one that has not. */
	private final NavigableMap<Long, Contribution> workers = new TreeMap<>();

	private final int maxSeries;

	private boolean full;

	SlotMeters(int maxSeries) {
		this.maxSeries = maxSeries;
	}

	/**
	 * A worker has told its meters.
	 * @param worker its number
	 * @param order what it tells with a lower one is older, and ignored
	 * @param families the meters
	 */
	void update(long worker, long order, List<Family> families) {
		this.workers.computeIfAbsent(worker, (number) -> new Contribution()).update(order, families);
	}

	/**
	 * A worker has ended.
	 * @param worker its number
	 */
	void end(long worker) {
		Contribution gone = this.workers.get(worker);
		if (gone != null) {
			gone.end();
		}
		while (!this.workers.isEmpty() && this.workers.firstEntry().getValue().hasEnded()) {
			this.workers.pollFirstEntry().getValue().counted().forEach(this::keep);
		}
	}

	private void keep(Series series, Total total) {
		if (this.ended.size() >= this.maxSeries && !this.ended.containsKey(series)) {
			this.full = true;
			return;
		}
		this.ended.merge(series, total.counted(), Total::then);
	}

	boolean hasWorkers() {
		return !this.workers.isEmpty();
	}

	/**
	 * Whether there was more to be kept than there is room for.
	 * @return whether there was
	 */
	boolean isFull() {
		return this.full;
	}

	/**
	 * Adds what the slot has counted, and what can be measured of one of its workers.
	 * @param merge where to add it
	 * @param labels say which slot it is
	 * @param answered the workers that have told their meters just now
	 * @param leading that one of them whose gauges are shown
	 */
	void collect(FamilyMerge merge, WorkerLabels labels, Set<Long> answered, @Nullable Long leading) {
		Map<Series, Total> totals = new LinkedHashMap<>(this.ended);
		this.workers.forEach((worker, contribution) -> contribution.counted()
			.forEach((series, total) -> totals.merge(series, answered.contains(worker) ? total : total.counted(),
					Total::then)));
		totals.values().forEach((total) -> merge.add(total.metadata(), total.kind(), total.point(), labels));
		Contribution measured = (leading != null) ? this.workers.get(leading) : null;
		if (measured != null) {
			measured.measured().forEach((family) -> merge.add(family, labels));
		}
	}

}
