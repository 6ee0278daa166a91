package io.launcher.process;

import java.time.Duration;
import java.util.List;

import io.launcher.signal.OsSignal;
import io.launcher.testprocess.PlainApps;
import io.launcher.testprocess.TestProcess;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Signals that reach the supervisor and all workers at once, as those of a terminal and
 * of a service manager do.
 */
class ForegroundIntegrationTests {

	@RegisterExtension
	private final PlainApps apps = new PlainApps();

	@Test
	void interruptWhileTheFirstWorkerBootsIsACleanStop() {
		TestProcess app = this.apps.start(List.of(), "mailer", "4");
		app.awaitOutput("launched by", 1);
		app.awaitOutput(PlainApps.SPAWNED, 1);
		app.signalGroup(OsSignal.INT);
		assertThat(app.awaitExit()).as(app::output).isZero();
		assertThat(app.matches(PlainApps.SPAWNED)).hasSize(1);
		app.awaitNobody(Duration.ofSeconds(2));
	}

	@Test
	void interruptWhileOthersBootIsACleanStop() {
		TestProcess app = this.apps.start(List.of(), "mailer", "6");
		app.awaitOutput(PlainApps.SPAWNED, 3);
		app.signalGroup(OsSignal.INT);
		assertThat(app.awaitExit()).as(app::output).isZero();
		assertThat(app.output()).doesNotContain("Start failed").doesNotContain("respawn");
		app.awaitNobody(Duration.ofSeconds(2));
	}

	@Test
	void interruptMayMeanImmediately() {
		TestProcess app = this.apps.start(List.of("-Dimmediate=true", "-Dwork.millis=30000", "-Dgraceful.millis=40000"),
				"mailer", "3");
		this.apps.awaitReady(app, 3);
		app.signalGroup(OsSignal.INT);
		assertThat(app.awaitExit(Duration.ofSeconds(10))).isEqualTo(1);
		assertThat(app.output()).doesNotContain("mailer stopped");
		app.awaitNobody(Duration.ofSeconds(2));
	}

	@Test
	void termToAllAtOnceIsAGracefulStop() {
		TestProcess app = this.apps.start(List.of("-Dwork.millis=2500"), "mailer", "3");
		this.apps.awaitReady(app, 3);
		app.signalGroup(OsSignal.TERM);
		assertThat(app.awaitExit()).as(app::output).isZero();
		assertThat(app.matches("mailer stopped")).hasSize(3);
		assertThat(app.matches(PlainApps.SPAWNED)).hasSize(3);
		app.awaitNobody(Duration.ofSeconds(2));
	}

	@Test
	void hupInTheForegroundIsAReload() {
		TestProcess app = this.apps.start(List.of(), "mailer", "2");
		this.apps.awaitReady(app, 2);
		app.signalGroup(OsSignal.HUP);
		app.awaitOutput("event ReloadEvent\\[phase=COMPLETED", 1);
		this.apps.stop(app);
	}

	@Test
	void hupUnderNohupIsAReload() {
		TestProcess app = this.apps.startIgnoringHangup("mailer", "2");
		List<Long> before = this.apps.awaitReady(app, 2);
		app.signal(OsSignal.HUP);
		app.awaitOutput("event ReloadEvent\\[phase=COMPLETED", 1);
		assertThat(app.workers()).hasSize(2).doesNotContainAnyElementsOf(before);
		this.apps.stop(app);
	}

}
