package io.launcher.context;

import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.core.env.MapPropertySource;
import org.springframework.mock.env.MockEnvironment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

/**
 * Tests for {@link OptionsLog}.
 */
class OptionsLogTests {

	@Test
	void valuesAreThoseOfTheLauncherOnly() {
		MockEnvironment environment = new MockEnvironment().withProperty("launcher.workers", "3")
			.withProperty("launcher.services.mailer.jvm-args[0]", "-Xmx1m")
			.withProperty("server.port", "8080");
		assertThat(OptionsLog.values(environment)).containsOnly(entry("launcher.workers", "3"),
				entry("launcher.services.mailer.jvm-args[0]", "-Xmx1m"));
	}

	@Test
	void valuesHaveListsOfTheSourceThatWins() {
		MockEnvironment environment = new MockEnvironment().withProperty("launcher.worker.jvm-args[0]", "-Xmx1m")
			.withProperty("launcher.worker.jvm-args[1]", "-Xss1m")
			.withProperty("launcher.services[a.b].workers", "${launcher.workers}");
		environment.getPropertySources()
			.addFirst(new MapPropertySource("first",
					Map.of("launcher.worker.jvm-args", "-Xmx2m", "launcher.workers", "2")));
		assertThat(OptionsLog.values(environment)).containsOnly(entry("launcher.workers", "2"),
				entry("launcher.worker.jvm-args", "-Xmx2m"), entry("launcher.services[a.b].workers", "2"));
	}

	@ParameterizedTest
	@CsvSource({ "launcher.worker.env.DB_PASSWORD, geheim, ******", "launcher.worker.env.API_KEY, geheim, ******",
			"launcher.worker.env.ACCESS_TOKEN, geheim, ******", "launcher.workers, 3, 3",
			"launcher.worker.jvm-args, -Xmx1m -Dtrust.storePassword=geheim -Xss1m, -Xmx1m -Dtrust.storePassword=****** -Xss1m",
			"launcher.services.keyboard.workers, 3, 3" })
	void secretsAreMasked(String name, String value, String shown) {
		assertThat(OptionsLog.mask(name, value)).isEqualTo(shown);
	}

}
