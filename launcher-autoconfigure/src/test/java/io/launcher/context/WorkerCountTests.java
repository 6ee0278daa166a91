package io.launcher.context;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link WorkerCount}.
 */
class WorkerCountTests {

	@ParameterizedTest
	@ValueSource(ints = { 0, 1, 4, 1024 })
	void parseWhenInRangeGivesNumber(int number) {
		assertThat(WorkerCount.parse("launcher.workers", " " + number + " ", 8))
			.isEqualTo(new WorkerCount(number, false));
	}

	@Test
	void parseWhenAutoGivesProcessors() {
		assertThat(WorkerCount.parse("launcher.workers", "AUTO", 8)).isEqualTo(new WorkerCount(8, true));
	}

	@Test
	void parseWhenAutoOnHugeMachineGivesMaximum() {
		assertThat(WorkerCount.parse("launcher.workers", "auto", 4096).number()).isEqualTo(1024);
	}

	@ParameterizedTest
	@ValueSource(strings = { "-1", "1025", "99999999999", "two", "", "1.5" })
	void parseWhenNotAllowedNamesPropertyAndValueAndRange(String text) {
		assertThatExceptionOfType(InvalidLauncherPropertyException.class)
			.isThrownBy(() -> WorkerCount.parse("launcher.services.a.workers", text, 8))
			.satisfies((ex) -> {
				assertThat(ex.getProperty()).isEqualTo("launcher.services.a.workers");
				assertThat(ex.getValue()).isEqualTo(text);
				assertThat(ex.getAllowed()).contains("0 to 1024").contains("auto");
			});
	}

}
