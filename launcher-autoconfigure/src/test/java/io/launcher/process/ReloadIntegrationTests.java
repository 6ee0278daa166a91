package io.launcher.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import io.launcher.signal.OsSignal;
import io.launcher.testprocess.PlainApps;
import io.launcher.testprocess.TestProcess;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Reloads of real processes.
 */
class ReloadIntegrationTests {

	private static final String STARTED = "event ReloadEvent\\[phase=STARTED";

	private static final String COMPLETED = "event ReloadEvent\\[phase=COMPLETED";

	private static final String ABORTED = "event ReloadEvent\\[phase=ABORTED";

	@RegisterExtension
	private final PlainApps apps = new PlainApps();

	@Test
	void stormOfHangupsLeadsToOneMoreReload() {
		TestProcess app = this.apps.start(List.of(), "mailer", "2");
		this.apps.awaitReady(app, 2);
		app.signal(OsSignal.HUP);
		app.awaitOutput(STARTED, 1);
		for (int i = 0; i < 10; i++) {
			app.signal(OsSignal.HUP);
		}
		app.awaitOutput(COMPLETED, 2);
		List<Long> pids = app.workers();
		this.apps.stop(app);
		assertThat(app.matches(STARTED)).hasSize(2);
		assertThat(app.matches("mailer started in (?:" + pids.get(0) + "|" + pids.get(1) + ") .*generation 3"))
			.hasSize(2);
	}

	@Test
	void termDuringAReloadStops() {
		TestProcess app = this.apps.start(List.of(), "mailer", "3");
		this.apps.awaitReady(app, 3);
		app.signal(OsSignal.HUP);
		app.awaitOutput(STARTED, 1);
		this.apps.stop(app);
		app.awaitOutput(ABORTED, 1);
	}

	@Test
	void termDuringTheRollStops() {
		TestProcess app = this.apps.start(List.of("-Dwork.millis=500"), "mailer", "3");
		this.apps.awaitReady(app, 3);
		app.signal(OsSignal.HUP);
		this.apps.awaitReady(app, 4);
		this.apps.stop(app);
	}

	@Test
	void failingNewGenerationLeavesTheOldOneServing(@TempDir Path directory) throws IOException {
		Path flag = directory.resolve("fails");
		TestProcess app = this.apps.start(List.of("-Dstart.fails.if=" + flag), "mailer", "2");
		List<Long> pids = this.apps.awaitReady(app, 2);
		Files.createFile(flag);
		app.signal(OsSignal.HUP);
		app.awaitOutput(ABORTED, 1);
		assertThat(app.output()).contains("fails to start on purpose by a file");
		assertThat(app.workers()).containsAll(pids);
		assertThat(app.matches("mailer stopping")).isEmpty();
		Files.delete(flag);
		app.signal(OsSignal.HUP);
		app.awaitOutput(COMPLETED, 1);
		assertThat(app.workers()).hasSize(2).doesNotContainAnyElementsOf(pids);
		this.apps.stop(app);
	}

	@Test
	void reloadNeverHasFewerThanTheDesiredWorkers() {
		TestProcess app = this.apps.start(List.of(), "mailer", "2");
		this.apps.awaitReady(app, 2);
		app.signal(OsSignal.HUP);
		app.awaitOutput(COMPLETED, 1);
		int ready = 0;
		int least = Integer.MAX_VALUE;
		for (String what : app.matches("^(?:event (WorkerReady)Event|mailer stopping)")) {
			ready += (what != null) ? 1 : -1;
			least = (ready >= 2 || least != Integer.MAX_VALUE) ? Math.min(least, ready) : least;
		}
		assertThat(least).isGreaterThanOrEqualTo(2);
		app.signal(OsSignal.TERM);
		assertThat(app.awaitExit(Duration.ofSeconds(30))).isZero();
	}

}
