package io.launcher.signal;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link OsSignal}.
 */
class OsSignalTests {

	@Test
	void namesNumbers() {
		assertThat(OsSignal.nameOf(9)).isEqualTo("SIGKILL");
		assertThat(OsSignal.nameOf(15)).isEqualTo("SIGTERM");
		assertThat(OsSignal.nameOf(35)).isEqualTo("signal 35");
	}

	@Test
	void knowsExitCodesThatStandForASignal() {
		assertThat(OsSignal.ofExitCode(137)).isEqualTo(OsSignal.KILL);
		assertThat(OsSignal.ofExitCode(143)).isEqualTo(OsSignal.TERM);
		assertThat(OsSignal.ofExitCode(9)).isNull();
		assertThat(OsSignal.ofExitCode(128)).isNull();
		assertThat(OsSignal.ofExitCode(0)).isNull();
	}

	@ParameterizedTest
	@EnumSource
	void hasTheNumberThatTheSystemSays(OsSignal signal) throws Exception {
		Process kill = new ProcessBuilder("sh", "-c", "kill -l " + signal.number()).start();
		assertThat(new String(kill.getInputStream().readAllBytes()).strip()).isEqualTo(signal.name());
	}

}
