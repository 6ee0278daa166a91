package io.launcher.metrics;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.ExpositionFormats;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What Prometheus reads, parsed by the rules of the text format, and nothing that breaks
 * them.
 */
public final class Exposition {

	private final Map<String, Double> samples = new LinkedHashMap<>();

	private final Map<String, String> types = new LinkedHashMap<>();

	private Exposition() {
	}

	static String openMetrics(List<Family> families) {
		return write(ExpositionFormats.init().getOpenMetricsTextFormatWriter(), families);
	}

	static String text(List<Family> families) {
		return write(ExpositionFormats.init().getPrometheusTextFormatWriter(), families);
	}

	private static String write(ExpositionFormatWriter writer, List<Family> families) {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		try {
			writer.write(bytes, new MetricSnapshots(families.stream().map(Family::toSnapshot).toList()));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return bytes.toString(StandardCharsets.UTF_8);
	}

	/**
	 * Parses an exposition.
	 * @param text the text
	 * @return what it says
	 */
	public static Exposition parse(String text) {
		Exposition exposition = new Exposition();
		assertThat(text.isEmpty() || text.endsWith("\n")).isTrue();
		for (String line : text.split("\n")) {
			if (line.startsWith("# TYPE ")) {
				String[] words = line.split(" ");
				assertThat(exposition.types.put(words[2], words[3])).as("a second " + line).isNull();
			}
			else if (!line.isEmpty() && !line.startsWith("#")) {
				exposition.sample(line);
			}
		}
		return exposition;
	}

	private void sample(String line) {
		int position = 0;
		while (position < line.length() && "{ ".indexOf(line.charAt(position)) < 0) {
			position++;
		}
		String name = line.substring(0, position);
		assertThat(name).matches("[a-zA-Z_:][a-zA-Z0-9_:]*");
		Map<String, String> labels = new TreeMap<>();
		if (line.charAt(position) == '{') {
			position++;
			while (line.charAt(position) != '}') {
				int equals = line.indexOf("=\"", position);
				String label = line.substring(position, equals);
				assertThat(label).matches("[a-zA-Z_][a-zA-Z0-9_]*");
				StringBuilder value = new StringBuilder();
				position = equals + 2;
				while (line.charAt(position) != '"') {
					if (line.charAt(position) == '\\') {
						position++;
						value.append((line.charAt(position) == 'n') ? '\n' : line.charAt(position));
					}
					else {
						value.append(line.charAt(position));
					}
					position++;
				}
				assertThat(labels.put(label, value.toString())).as("label twice in " + line).isNull();
				position++;
				if (line.charAt(position) == ',') {
					position++;
				}
			}
			position++;
		}
		String value = line.substring(position).trim().split(" ")[0].replace("Inf", "Infinity");
		assertThat(this.samples.put(name + labels, Double.parseDouble(value))).as("series twice: " + line).isNull();
	}

	/**
	 * The values by series, such as {@code up{service=web, worker=0}}.
	 * @return the values
	 */
	public Map<String, Double> samples() {
		return this.samples;
	}

	/**
	 * Whether a series only ever grows.
	 * @param series one of the text format
	 * @return whether it is a counter, or counts what a histogram or a summary is of
	 */
	boolean isCounted(String series) {
		String name = series.substring(0, series.indexOf('{'));
		String type = this.types.getOrDefault(name.replaceAll("_(count|sum|bucket)$", ""), "");
		return "counter".equals(this.types.get(name)) || ((type.equals("histogram") || type.equals("summary"))
				&& !this.types.containsKey(name) && !name.contains("_active_"));
	}

	/**
	 * The sum of all series of a name whose text contains something.
	 * @param name the name of the samples
	 * @param part what is to be contained
	 * @return the sum
	 */
	public double sum(String name, String part) {
		return this.samples.entrySet()
			.stream()
			.filter((entry) -> entry.getKey().startsWith(name + "{") && entry.getKey().contains(part))
			.mapToDouble(Map.Entry::getValue)
			.sum();
	}

}
