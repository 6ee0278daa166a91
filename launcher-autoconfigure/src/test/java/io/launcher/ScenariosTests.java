package io.launcher;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Whether the table of scenarios tells the truth.
 */
class ScenariosTests {

	private static final Pattern TEST = Pattern.compile("`(\\w+Tests)#(\\w+)`");

	private static final Pattern NUMBER = Pattern.compile("^\\| ([CDP]?)(\\d+)(?:, P?(\\d+)| to (\\d+))? \\|",
			Pattern.MULTILINE);

	private final String table = read(Path.of("..", "docs", "scenarios.md"));

	@Test
	void everyTestThatIsNamedExists() throws IOException {
		Map<String, String> sources = sources();
		List<MatchResult> tests = TEST.matcher(this.table).results().toList();
		assertThat(tests).hasSizeGreaterThan(100);
		assertThat(tests).allSatisfy((test) -> assertThat(sources.getOrDefault(test.group(1), ""))
			.containsPattern("\n\tvoid " + test.group(2) + "\\("));
	}

	@Test
	void everyScenarioIsListedOnce() {
		assertThat(listed("P")).containsExactlyElementsOf(IntStream.rangeClosed(1, 53).boxed().toList());
		assertThat(listed("")).containsExactlyElementsOf(
				Stream.of(IntStream.rangeClosed(1, 52), IntStream.rangeClosed(71, 87), IntStream.rangeClosed(211, 234))
					.flatMapToInt((range) -> range)
					.boxed()
					.toList());
	}

	private List<Integer> listed(String list) {
		return NUMBER.matcher(this.table)
			.results()
			.filter((row) -> row.group(1).equals(list))
			.flatMapToInt(ScenariosTests::numbers)
			.boxed()
			.toList();
	}

	private static IntStream numbers(MatchResult row) {
		int first = Integer.parseInt(row.group(2));
		if (row.group(3) != null) {
			return IntStream.of(first, Integer.parseInt(row.group(3)));
		}
		return IntStream.rangeClosed(first, (row.group(4) != null) ? Integer.parseInt(row.group(4)) : first);
	}

	private static Map<String, String> sources() throws IOException {
		try (Stream<Path> own = Files.walk(Path.of("src", "test", "java"));
				Stream<Path> sample = Files.walk(Path.of("..", "sample-app", "src", "test", "java"))) {
			return Stream.concat(own, sample)
				.filter((file) -> file.getFileName().toString().endsWith("Tests.java"))
				.collect(Collectors.toMap((file) -> file.getFileName().toString().replace(".java", ""),
						ScenariosTests::read));
		}
	}

	private static String read(Path file) {
		try {
			return Files.readString(file);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
