package io.launcher.process;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import io.launcher.signal.OsSignal;
import io.launcher.testapp.PlainApp;
import io.launcher.testprocess.TestProcess;
import io.launcher.testprocess.TestProcesses;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Worker processes of a program without Spring.
 */
class ProcessLauncherIntegrationTests {

	private static final String STARTED = "^\\w+ started in (\\d+)";

	private static final String READY = "event WorkerReadyEvent\\[service=\\w+, index=\\d+, pid=(\\d+)";

	@RegisterExtension
	private final TestProcesses processes = new TestProcesses();

	private TestProcess start(List<String> options, String... services) {
		return this.processes.java(PlainApp.class, options, services);
	}

	@Test
	void workersRunTheServiceInProcessesOfTheirOwn() {
		TestProcess app = start(List.of(), "mailer", "3");
		List<String> pids = app.awaitOutput(READY, 3);
		assertThat(new HashSet<>(pids)).hasSize(3).doesNotContain(String.valueOf(app.pid()));
		assertThat(app.matches("mailer started in \\d+ as (mailer-\\d of 3 generation 1)")).containsExactlyInAnyOrder(
				"mailer-0 of 3 generation 1", "mailer-1 of 3 generation 1", "mailer-2 of 3 generation 1");
		app.signal(OsSignal.TERM);
		assertThat(app.awaitExit()).isZero();
		assertThat(app.matches("mailer stopped in")).hasSize(3);
		app.awaitNobody(Duration.ofSeconds(1));
	}

	@Test
	void killedWorkerIsReplacedInItsSlot() {
		TestProcess app = start(List.of(), "mailer", "2");
		List<String> before = app.awaitOutput(READY, 2);
		app.signal(Long.parseLong(before.get(1)), OsSignal.KILL);
		app.awaitOutput(READY, 3);
		assertThat(app.output()).contains("killed by SIGKILL")
			.containsPattern("mailer-1 of 2 generation 1(?s).*mailer-1 of 2 generation 1");
		app.signal(OsSignal.TERM);
		assertThat(app.awaitExit()).isZero();
	}

	@Test
	void nothingIsLeftWhenTheSupervisorIsKilled() {
		TestProcess app = start(List.of(), "mailer", "3");
		app.awaitOutput(READY, 3);
		long begun = System.nanoTime();
		app.signal(OsSignal.KILL);
		app.awaitNobody(Duration.ofSeconds(3));
		System.out.println("No process left after " + Duration.ofNanos(System.nanoTime() - begun).toMillis() + " ms");
		assertThat(app.awaitExit()).isEqualTo(137);
		assertThat(app.matches("mailer stopped in")).hasSize(3);
	}

	@Test
	void hupReplacesAllWorkersOneAtATime() {
		TestProcess app = start(List.of(), "mailer", "2", "queue", "1");
		Set<String> before = new HashSet<>(app.awaitOutput(READY, 3));
		app.signal(OsSignal.HUP);
		app.awaitOutput("event ReloadEvent\\[phase=COMPLETED", 1);
		Set<String> after = new HashSet<>(app.awaitOutput(READY, 6).subList(3, 6));
		assertThat(after).hasSize(3).doesNotContainAnyElementsOf(before);
		assertThat(app.workers()).hasSize(3);
		assertThat(app.matches(STARTED)).hasSize(6);
		app.signal(OsSignal.TERM);
		assertThat(app.awaitExit()).isZero();
	}

	@Test
	void failingStartEndsTheApplication() {
		TestProcess app = start(List.of("-Dstart.fails=mailer"), "mailer", "2");
		assertThat(app.awaitExit()).isEqualTo(1);
		assertThat(app.output()).contains("mailer fails to start on purpose");
		app.awaitNobody(Duration.ofSeconds(1));
	}

	@Test
	void interruptOfTheForegroundGroupIsAGracefulStop() {
		TestProcess app = start(List.of(), "mailer", "2");
		app.awaitOutput(READY, 2);
		app.signalGroup(OsSignal.INT);
		assertThat(app.awaitExit()).isZero();
		assertThat(app.matches("mailer stopped in")).hasSize(2);
		app.awaitNobody(Duration.ofSeconds(1));
	}

}
