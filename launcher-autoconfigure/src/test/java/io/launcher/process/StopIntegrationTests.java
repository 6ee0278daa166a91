package io.launcher.process;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;

import io.launcher.signal.OsSignal;
import io.launcher.testprocess.PlainApps;
import io.launcher.testprocess.ProcessFigures;
import io.launcher.testprocess.TestProcess;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How an application with workers ends.
 */
class StopIntegrationTests {

	private final LongSupplier nanoTime = System::nanoTime;

	@RegisterExtension
	private final PlainApps apps = new PlainApps();

	private Duration since(long begun) {
		return Duration.ofNanos(this.nanoTime.getAsLong() - begun);
	}

	@Test
	void secondTermKillsAtOnce() {
		TestProcess app = this.apps.start(List.of("-Dwork.millis=30000", "-Dgraceful.millis=40000"), "mailer", "2");
		this.apps.awaitReady(app, 2);
		app.signal(OsSignal.TERM);
		app.awaitOutput("mailer stopping", 2);
		long begun = this.nanoTime.getAsLong();
		app.signal(OsSignal.TERM);
		assertThat(app.awaitExit()).isEqualTo(1);
		assertThat(since(begun)).isLessThan(Duration.ofSeconds(5));
		assertThat(app.matches("mailer stopped")).isEmpty();
		app.awaitNobody(Duration.ofSeconds(2));
	}

	@Test
	void stopWaitsForWorkInProgress() {
		TestProcess app = this.apps.start(List.of("-Dwork.millis=1500"), "mailer", "2");
		this.apps.awaitReady(app, 2);
		long begun = this.nanoTime.getAsLong();
		this.apps.stop(app);
		assertThat(since(begun)).isGreaterThan(Duration.ofMillis(1500));
		assertThat(app.matches("mailer stopped")).hasSize(2);
	}

	@Test
	void stopThatHangsIsCutOffAtTheDeadlineWithEvidence(@TempDir Path work) {
		TestProcess app = this.apps.start(List.of("-Dstop.hangs=mailer", "-Dgraceful.millis=1500", "-Dwork=" + work),
				"mailer", "2");
		this.apps.awaitReady(app, 2);
		long begun = this.nanoTime.getAsLong();
		app.signal(OsSignal.TERM);
		app.awaitOutput("mailer stopping", 2);
		assertThat(app.awaitExit()).isEqualTo(1);
		assertThat(since(begun)).isGreaterThan(Duration.ofMillis(1500));
		assertThat(app.matches("did not leave in time: asking for its threads and ending it")).hasSize(2);
		assertThat(app.matches("last known state and threads are in " + work)).hasSize(2);
		assertThat(PlainApps.evidence(work)).hasSize(2)
			.allSatisfy((text) -> assertThat(text).contains("Reason: did not leave within 1.5 s")
				.contains("Full thread dump")
				.contains("awaitForEver"));
		assertThat(app.output()).doesNotContain("mailer stopped");
		app.awaitNobody(Duration.ofSeconds(2));
	}

	@Test
	void workerThatReactsToNothingIsKilled() {
		TestProcess app = this.apps.start(List.of("-Dgraceful.millis=700", "-Dkill.millis=500"), "mailer", "2");
		List<Long> pids = this.apps.awaitReady(app, 2);
		app.signal(pids.get(0), OsSignal.STOP);
		long begun = this.nanoTime.getAsLong();
		app.signal(OsSignal.TERM);
		assertThat(app.awaitExit()).isEqualTo(1);
		assertThat(since(begun)).isGreaterThan(Duration.ofMillis(1200));
		assertThat(app.matches("mailer-\\d \\(pid " + pids.get(0) + "\\) does not react to TERM: killing it"))
			.hasSize(1);
		assertThat(app.matches("mailer stopped in " + pids.get(1))).hasSize(1);
		app.awaitNobody(Duration.ofSeconds(2));
	}

	@Test
	void oneStopThatFailsPreventsNoOther() {
		TestProcess app = this.apps.start(List.of("-Dstop.fails=mailer"), "mailer", "2", "queue", "1");
		this.apps.awaitReady(app, 3);
		this.apps.stop(app);
		assertThat(app.matches("(?:mailer|queue) stopped")).hasSize(3);
	}

	@Test
	void waitingForASlowWorkerTakesNoProcessorTime() {
		TestProcess app = this.apps.start(List.of("-Dwork.millis=3000"), "mailer", "2");
		this.apps.awaitReady(app, 2);
		app.signal(OsSignal.TERM);
		app.awaitOutput("mailer stopping", 2);
		ProcessFigures figures = new ProcessFigures(app.pid());
		Duration before = figures.processorTime();
		long begun = this.nanoTime.getAsLong();
		Awaitility.await().pollDelay(Duration.ofSeconds(2)).until(() -> true);
		Duration used = figures.processorTime().minus(before);
		assertThat(used).isLessThan(since(begun).dividedBy(5));
		assertThat(app.awaitExit()).isZero();
	}

	@Test
	void tenWorkersStop() {
		TestProcess app = this.apps.start(List.of(), "mailer", "10");
		this.apps.awaitReady(app, 10);
		this.apps.stop(app);
		assertThat(app.matches("mailer stopped")).hasSize(10);
	}

	@Test
	void termRightAfterTheLaunchIsACleanStop() {
		TestProcess app = this.apps.start(List.of(), "mailer", "10");
		app.awaitOutput("launched by", 1);
		this.apps.stop(app);
		assertThat(app.matches(PlainApps.SPAWNED)).hasSizeLessThanOrEqualTo(1);
	}

	@Test
	void termWhileWorkersBootIsACleanStop() {
		TestProcess app = this.apps.start(List.of(), "mailer", "10");
		app.awaitOutput(PlainApps.SPAWNED, 3);
		this.apps.stop(app);
	}

	@Test
	void nothingIsLeftOfAHangingStopWhenTheSupervisorIsKilled() {
		TestProcess app = this.apps.start(List.of("-Dstop.hangs=mailer", "-Dgraceful.millis=1500"), "mailer", "2");
		this.apps.awaitReady(app, 2);
		long begun = this.nanoTime.getAsLong();
		app.signal(OsSignal.KILL);
		app.awaitNobody(Duration.ofSeconds(6));
		assertThat(since(begun)).isGreaterThan(Duration.ofMillis(1500));
		assertThat(app.matches("mailer stopping")).hasSize(2);
	}

	@Test
	void nothingIsLeftOfAHangingStopWhenTheSupervisorIsKilledDuringIt() {
		TestProcess app = this.apps.start(List.of("-Dstop.hangs=mailer", "-Dgraceful.millis=4000"), "mailer", "2");
		this.apps.awaitReady(app, 2);
		app.signal(OsSignal.TERM);
		app.awaitOutput("mailer stopping", 2);
		app.signal(OsSignal.KILL);
		app.awaitNobody(Duration.ofSeconds(10));
	}

	@Test
	void nothingIsLeftOfBootingWorkersWhenTheSupervisorIsKilled() {
		TestProcess app = this.apps.start(List.of(), "mailer", "6");
		app.awaitOutput(PlainApps.SPAWNED, 3);
		app.signal(OsSignal.KILL);
		app.awaitNobody(Duration.ofSeconds(10));
	}

}
