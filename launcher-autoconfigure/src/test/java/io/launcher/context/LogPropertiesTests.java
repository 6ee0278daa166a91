package io.launcher.context;

import java.util.HashMap;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.mock.env.MockEnvironment;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link LogProperties}.
 */
class LogPropertiesTests {

	private final MockEnvironment environment = new MockEnvironment();

	private final Map<String, Object> properties = new HashMap<>();

	@ParameterizedTest
	@CsvSource({ "app.log, app.7.log", "/var/log.d/app, /var/log.d/app.7", "logs/app.json.log, logs/app.json.7.log" })
	void fileGetsPidBeforeExtension(String file, String expected) {
		this.environment.setProperty("logging.file.name", file);
		LogProperties.separateFile(this.properties, this.environment, 7);
		assertThat(this.properties).containsEntry("logging.file.name", expected);
	}

	@Test
	void fileInPathGetsPid() {
		this.environment.setProperty("logging.file.path", "/var/log");
		LogProperties.separateFile(this.properties, this.environment, 7);
		assertThat(this.properties).containsEntry("logging.file.name", "/var/log/spring.7.log");
	}

	@Test
	void fileIsLeftAloneWhenItNamesTheProcess() {
		this.environment.setProperty("logging.file.name", "app-${PID}.log");
		LogProperties.separateFile(this.properties, this.environment, 7);
		assertThat(this.properties).isEmpty();
	}

	@Test
	void nameIsComposedWithTracing() {
		this.environment.setProperty("logging.expect-correlation-id", "true");
		LogProperties.addName(this.properties, this.environment, getClass().getClassLoader());
		assertThat(this.properties).containsEntry("logging.pattern.correlation",
				"[%property{io.launcher.name}] %correlationId");
	}

	@Test
	void nameIsComposedWithThePatternOfTheUser() {
		this.environment.setProperty("logging.pattern.correlation", "<%X{tenant}> ");
		LogProperties.addName(this.properties, this.environment, getClass().getClassLoader());
		assertThat(this.properties).containsEntry("logging.pattern.correlation",
				"[%property{io.launcher.name}] <%X{tenant}> ");
	}

}
