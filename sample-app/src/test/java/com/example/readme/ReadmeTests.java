package com.example.readme;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Holds the README to what is there.
 */
class ReadmeTests {

	private static final Path SNIPPETS = Path.of("src/test/java/com/example/readme/ReadmeSnippets.java");

	private static final Pattern JAVA = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

	@Test
	void javaCompiles() throws IOException {
		String snippets = words(Files.readString(SNIPPETS));
		List<String> blocks = JAVA.matcher(readme())
			.results()
			.map((MatchResult block) -> words(block.group(1)))
			.toList();
		assertThat(blocks).hasSizeGreaterThanOrEqualTo(3).allSatisfy((block) -> assertThat(snippets).contains(block));
	}

	@Test
	void commandsNameFilesThatAreThere() throws IOException {
		assertThat(readme()).contains("./mvnw verify").contains("java -jar sample-app/target/sample-app-");
		assertThat(Path.of("../mvnw")).isExecutable();
		assertThat(Files.readString(Path.of("../pom.xml"))).contains("<module>sample-app</module>",
				"<version>" + readme().replaceAll("(?s).*?<version>(.*?)</version>.*", "$1") + "</version>");
	}

	private static String readme() throws IOException {
		return Files.readString(Path.of("../README.md"));
	}

	private static String words(String text) {
		return text.strip().replaceAll("\\s+", " ");
	}

}
