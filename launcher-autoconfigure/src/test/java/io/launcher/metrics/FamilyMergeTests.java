package io.launcher.metrics;

import java.io.IOException;
import java.util.List;
import java.util.Map;

import io.prometheus.metrics.model.snapshots.Labels;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link FamilyMerge}, {@link WorkerLabels} and {@link FamilyCodec}.
 */
class FamilyMergeTests {

	@Test
	void eachNameIsThereOnceWithTheLabelsOfAll() {
		FamilyMerge merge = new FamilyMerge();
		merge.add(Families.counter("requests", 1, "uri", "/"), new WorkerLabels("web", "0"));
		merge.add(Families.counter("requests", 2, "uri", "/"), new WorkerLabels("web", "1"));
		String text = Exposition.openMetrics(merge.families());
		assertThat(text).containsOnlyOnce("# TYPE requests counter")
			.containsOnlyOnce("# HELP requests help of requests")
			.containsOnlyOnce("# EOF")
			.contains("requests_total{service=\"web\",uri=\"/\",worker=\"0\"} 1.0")
			.contains("requests_total{service=\"web\",uri=\"/\",worker=\"1\"} 2.0");
	}

	@Test
	void labelsOfTheSameNameAreExported() {
		WorkerLabels labels = new WorkerLabels("web", "0");
		assertThat((Object) labels.addTo(Labels.of("service", "mine", "worker", "w")))
			.isEqualTo(Labels.of("exported_service", "mine", "exported_worker", "w", "service", "web", "worker", "0"));
		assertThat((Object) labels.addTo(Labels.of("worker", "w", "exported_worker", "e"))).isEqualTo(
				Labels.of("exported_exported_worker", "w", "exported_worker", "e", "service", "web", "worker", "0"));
	}

	@Test
	void familiesOfAnotherKindAreLeftOut() {
		FamilyMerge merge = new FamilyMerge();
		merge.add(Families.counter("requests", 1), new WorkerLabels("web", "0"));
		merge.add(Families.gauge("requests", 2), new WorkerLabels("web", "1"));
		assertThat(Families.points(merge.families())).hasSize(1);
		assertThat(merge.conflicts()).isOne();
	}

	@Property(tries = 300)
	void mergedExpositionsAreReadBack(@ForAll("families") List<Family> first, @ForAll("families") List<Family> second,
			@ForAll("families") List<Family> own) {
		FamilyMerge merge = new FamilyMerge();
		own.forEach((family) -> merge.add(family, new WorkerLabels("supervisor", "supervisor")));
		first.forEach((family) -> merge.add(family, new WorkerLabels("web", "0")));
		second.forEach((family) -> merge.add(family, new WorkerLabels("web", "1")));
		List<Family> merged = merge.families();
		int points = List.of(own, first, second)
			.stream()
			.flatMap(List::stream)
			.mapToInt((family) -> family.points().size())
			.sum();
		assertThat(merged.stream().mapToInt((family) -> family.points().size()).sum() + merge.conflicts())
			.isEqualTo(points);
		Exposition.parse(Exposition.text(merged));
		String text = Exposition.openMetrics(merged);
		assertThat(text).endsWith("# EOF\n");
		Map<String, Double> samples = Exposition.parse(text).samples();
		assertThat(samples.keySet()).allMatch((series) -> series.contains("service=") && series.contains("worker="));
	}

	@Property(tries = 300)
	void familiesSurviveTheWay(@ForAll("families") List<Family> families) throws Exception {
		List<Family> read = FamilyCodec.decode(FamilyCodec.encode(families));
		assertThat(Exposition.openMetrics(read)).isEqualTo(Exposition.openMetrics(families));
		assertThat(read).extracting(Family::cumulative).isEqualTo(families.stream().map(Family::cumulative).toList());
		assertThat(read).extracting((family) -> family.points().get(0).getCreatedTimestampMillis())
			.isEqualTo(families.stream().map((family) -> family.points().get(0).getCreatedTimestampMillis()).toList());
	}

	@Property(tries = 500)
	void anythingElseIsRefused(@ForAll("families") List<Family> families, @ForAll byte[] garbage, @ForAll int where) {
		byte[] bytes = FamilyCodec.encode(families);
		for (int i = 0; i < garbage.length; i++) {
			bytes[Math.floorMod(where + i, bytes.length)] = garbage[i];
		}
		try {
			FamilyCodec.decode(bytes);
		}
		catch (IOException ex) {
			assertThat(ex).hasNoSuppressedExceptions();
		}
	}

	@Provide
	Arbitrary<List<Family>> families() {
		return Families.arbitrary();
	}

}
