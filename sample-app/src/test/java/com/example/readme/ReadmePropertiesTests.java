package com.example.readme;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.launcher.Launcher;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * Compares the table of properties in the README with the configuration metadata.
 */
class ReadmePropertiesTests {

	private static final String METADATA = "META-INF/spring-configuration-metadata.json";

	private static final Pattern TABLE = Pattern.compile("<!-- properties -->(.*)<!-- /properties -->", Pattern.DOTALL);

	private static final Pattern ROW = Pattern.compile("^\\| `([^`]+)` \\| (?:`([^`]*)`|–) \\| (\\S.*) \\|$",
			Pattern.MULTILINE);

	@Test
	void tableNamesEveryPropertyWithItsDefault() throws IOException {
		Map<String, String> declared = declared();
		// holds as soon as the starter brings properties at all
		assumeThat(declared).isNotEmpty();
		assertThat(documented()).isEqualTo(declared);
	}

	@Test
	void tableIsSorted() throws IOException {
		List<String> keys = new ArrayList<>(documented().keySet());
		List<String> sorted = new ArrayList<>(keys);
		Collections.sort(sorted);
		assertThat(keys).isEqualTo(sorted);
	}

	private static Map<String, String> documented() throws IOException {
		Matcher table = TABLE.matcher(Files.readString(Path.of("../README.md")));
		assertThat(table.find()).isTrue();
		Map<String, String> documented = new LinkedHashMap<>();
		ROW.matcher(table.group(1))
			.results()
			.forEach((row) -> documented.put(row.group(1), (row.group(2) != null) ? row.group(2) : ""));
		return documented;
	}

	private static Map<String, String> declared() throws IOException {
		Map<String, String> declared = new TreeMap<>();
		for (URL metadata : Collections.list(Launcher.class.getClassLoader().getResources(METADATA))) {
			try (InputStream content = metadata.openStream()) {
				for (JsonNode property : JsonMapper.shared().readTree(content).get("properties")) {
					declared.put(property.get("name").asString(), property.path("defaultValue").asString(""));
				}
			}
		}
		declared.keySet().removeIf((name) -> !name.startsWith("launcher."));
		return declared;
	}

}
