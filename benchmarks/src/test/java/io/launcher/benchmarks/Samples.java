package io.launcher.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Values of one kind, in the order of the rounds.
 */
final class Samples {

	private final List<Double> values = new ArrayList<>();

	void add(double value) {
		this.values.add(value);
	}

	boolean isEmpty() {
		return this.values.isEmpty();
	}

	int count() {
		return this.values.size();
	}

	double median() {
		return quantile(0.5);
	}

	double quantile(double part) {
		if (this.values.isEmpty()) {
			return Double.NaN;
		}
		List<Double> sorted = this.values.stream().sorted().toList();
		double place = part * (sorted.size() - 1);
		double low = sorted.get((int) Math.floor(place));
		double high = sorted.get((int) Math.ceil(place));
		return low + (high - low) * (place - Math.floor(place));
	}

	/**
	 * Each value against the one of the same round.
	 * @param baseline the other values
	 * @return the ratios
	 */
	Samples against(Samples baseline) {
		Samples ratios = new Samples();
		for (int i = 0; i < Math.min(count(), baseline.count()); i++) {
			ratios.add(this.values.get(i) / baseline.values.get(i));
		}
		return ratios;
	}

	/**
	 * The median, and in brackets the smallest and the largest.
	 * @return the text
	 */
	@Override
	public String toString() {
		return isEmpty() ? "-" : text(median()) + " (" + text(quantile(0)) + ".." + text(quantile(1)) + ")";
	}

	private static String text(double value) {
		if (value != 0 && Math.abs(value) < 0.1) {
			return String.format(Locale.ROOT, "%.4f", value);
		}
		return String.format(Locale.ROOT, (Math.abs(value) < 10) ? "%.2f" : (Math.abs(value) < 100) ? "%.1f" : "%.0f",
				value);
	}

}
