package io.launcher.signal;

import java.util.List;

import io.launcher.ForkedJvm;
import io.launcher.signal.testapp.SignalReceiver;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for signals with JVMs of their own.
 */
class SignalsIntegrationTests {

	private static final List<String> NOHUP = List.of("sh", "-c", "trap '' HUP; exec \"$@\"", "sh");

	private final NativeProcess processes = new NativeProcess();

	@ParameterizedTest
	@ValueSource(strings = { "TERM", "TTIN", "TTOU", "CHLD", "USR2", "WINCH" })
	void signalIsReceived(String name) throws Exception {
		try (ForkedJvm jvm = ForkedJvm.start(SignalReceiver.class, List.of(), "handle", name)) {
			assertThat(jvm.awaitLine("effective ")).isEqualTo("true");
			assertThat(this.processes.send(jvm.process().pid(), OsSignal.valueOf(name))).isTrue();
			jvm.awaitLine("received " + name);
		}
	}

	@Test
	void hangupThatWasIgnoredIsReceivedWhenForced() throws Exception {
		try (ForkedJvm jvm = ForkedJvm.start(NOHUP, SignalReceiver.class, List.of(), "force", "HUP")) {
			assertThat(jvm.awaitLine("effective ")).isEqualTo("true");
			this.processes.send(jvm.process().pid(), OsSignal.HUP);
			jvm.awaitLine("received HUP");
		}
	}

	@Test
	void hangupThatWasIgnoredStaysSoOtherwise() throws Exception {
		try (ForkedJvm jvm = ForkedJvm.start(NOHUP, SignalReceiver.class, List.of(), "handle", "HUP")) {
			assertThat(jvm.awaitLine("effective ")).isEqualTo("false");
			assertStaysAlive(jvm, OsSignal.HUP);
		}
	}

	@Test
	void hangupIsIgnoredAgainAfterClose() throws Exception {
		try (ForkedJvm jvm = ForkedJvm.start(NOHUP, SignalReceiver.class, List.of(), "closed", "HUP")) {
			jvm.awaitLine("effective ");
			assertStaysAlive(jvm, OsSignal.HUP);
		}
	}

	@Test
	void termEndsTheJvmAgainAfterClose() throws Exception {
		try (ForkedJvm jvm = ForkedJvm.start(SignalReceiver.class, List.of(), "closed", "TERM")) {
			jvm.awaitLine("effective ");
			this.processes.send(jvm.process().pid(), OsSignal.TERM);
			assertThat(OsSignal.ofExitCode(jvm.awaitExit())).isEqualTo(OsSignal.TERM);
			assertThat(this.processes.send(jvm.process().pid(), OsSignal.TERM)).isFalse();
		}
	}

	@Test
	void ignoredSignalHasNoEffect() throws Exception {
		try (ForkedJvm jvm = ForkedJvm.start(SignalReceiver.class, List.of(), "ignore", "TERM")) {
			jvm.awaitLine("effective ");
			assertStaysAlive(jvm, OsSignal.TERM);
		}
	}

	@Test
	void forcedHangupWithoutJnaIsLoggedAndNotEffective() throws Exception {
		try (ForkedJvm jvm = ForkedJvm.start(NOHUP, SignalReceiver.class,
				List.of("-Djna.nosys=true", "-Djna.noclasspath=true"), "force", "HUP")) {
			assertThat(jvm.awaitLine("WARNING: ")).contains("SIGHUP has no effect").contains("JNA cannot be loaded");
			assertThat(jvm.awaitLine("effective ")).isEqualTo("false");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "HUP", "TERM", "INT" })
	void reducedSignalUsageIsNamed(String name) throws Exception {
		try (ForkedJvm jvm = ForkedJvm.start(SignalReceiver.class, List.of("-Xrs"), "handle", name)) {
			assertThat(jvm.awaitLine("unavailable ")).startsWith(name + " SIG" + name).contains("-Xrs");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "QUIT", "KILL" })
	void signalOfTheJvmIsRefused(String name) throws Exception {
		try (ForkedJvm jvm = ForkedJvm.start(SignalReceiver.class, List.of(), "handle", name)) {
			assertThat(jvm.awaitLine("unavailable ")).startsWith(name + " SIG" + name).contains("keeps it for itself");
		}
	}

	@Test
	void quitMakesAJvmPrintItsThreads() throws Exception {
		try (ForkedJvm jvm = ForkedJvm.start(SignalReceiver.class, List.of(), "handle", "TERM")) {
			jvm.awaitLine("effective ");
			this.processes.send(jvm.process().pid(), OsSignal.QUIT);
			jvm.awaitLine("Full thread dump");
			jvm.awaitLine("\"launcher-signals\"");
		}
	}

	private void assertStaysAlive(ForkedJvm jvm, OsSignal signal) throws Exception {
		this.processes.send(jvm.process().pid(), signal);
		// signals of one process are handled one after the other
		this.processes.send(jvm.process().pid(), OsSignal.QUIT);
		jvm.awaitLine("Full thread dump");
		jvm.awaitLine("\"main\"");
		assertThat(jvm.process().isAlive()).isTrue();
		jvm.say("");
		assertThat(jvm.awaitExit()).isZero();
	}

}
