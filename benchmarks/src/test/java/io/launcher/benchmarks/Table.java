package io.launcher.benchmarks;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What was measured of several variants, beside the first of them.
 */
final class Table {

	private final String title;

	private final List<String> columns;

	private final String compared;

	private final Map<String, Map<String, Samples>> rows = new LinkedHashMap<>();

	private final Map<String, String> notes = new LinkedHashMap<>();

	/**
	 * A table.
	 * @param title what it is about
	 * @param compared the column that is compared with the first row's
	 * @param columns all columns
	 */
	Table(String title, String compared, String... columns) {
		this.title = title;
		this.compared = compared;
		this.columns = List.of(columns);
	}

	void add(String row, String column, double value) {
		if (!this.columns.contains(column)) {
			throw new IllegalArgumentException(column);
		}
		this.rows.computeIfAbsent(row, (key) -> new LinkedHashMap<>())
			.computeIfAbsent(column, (key) -> new Samples())
			.add(value);
	}

	void note(String row, String note) {
		this.notes.put(row, note);
	}

	/**
	 * Prints the rows, each with its ratios to the first one of the same rounds.
	 */
	void print() {
		print(this.title, this.rows.keySet().iterator().next());
	}

	/**
	 * Prints the rows, each with its ratios to one of the same rounds.
	 * @param title what is different
	 * @param baseline that row
	 */
	void print(String title, String baseline) {
		List<List<String>> cells = new ArrayList<>();
		List<String> head = new ArrayList<>(List.of("", "n"));
		for (String column : this.columns) {
			head.add(column);
			if (column.equals(this.compared)) {
				head.add("ratio");
			}
		}
		cells.add(head);
		this.rows.forEach((row, samples) -> cells.add(line(row, samples, baseline)));
		int[] widths = new int[head.size()];
		for (List<String> line : cells) {
			for (int i = 0; i < widths.length; i++) {
				widths[i] = Math.max(widths[i], line.get(i).length());
			}
		}
		System.out.println();
		System.out.println(title);
		for (List<String> line : cells) {
			StringBuilder text = new StringBuilder();
			for (int i = 0; i < widths.length; i++) {
				text.append((i == 0) ? String.format("  %-" + widths[i] + "s", line.get(i))
						: String.format("  %" + widths[i] + "s", line.get(i)));
			}
			System.out.println(text.toString().stripTrailing());
		}
		this.notes.forEach((row, note) -> System.out.println("  " + row + ": " + note));
		System.out.flush();
	}

	private List<String> line(String row, Map<String, Samples> samples, String baseline) {
		Samples first = this.rows.get(baseline).getOrDefault(this.compared, new Samples());
		Samples compared = samples.getOrDefault(this.compared, new Samples());
		List<String> line = new ArrayList<>(List.of(row, Integer.toString(compared.count())));
		for (String column : this.columns) {
			line.add(samples.getOrDefault(column, new Samples()).toString());
			if (column.equals(this.compared)) {
				line.add(compared.against(first).toString());
			}
		}
		return line;
	}

}
