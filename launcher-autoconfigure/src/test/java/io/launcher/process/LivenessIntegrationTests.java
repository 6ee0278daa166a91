package io.launcher.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import io.launcher.signal.OsSignal;
import io.launcher.testapp.FaultyApp;
import io.launcher.testprocess.PlainApps;
import io.launcher.testprocess.TestProcess;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Workers that run and are of no use, one after the other in one application. Its service
 * {@code busy} is saturated all the time, which is no reason to end it.
 */
class LivenessIntegrationTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(3);

	@RegisterExtension
	private final PlainApps apps = new PlainApps();

	@TempDir
	private Path work;

	@TempDir
	private Path faults;

	private TestProcess app;

	private int ready = 3;

	@Test
	void workersOfNoUseAreReplacedWithEvidenceAndBusyOnesAreNot() throws IOException {
		this.app = this.apps.start(FaultyApp.class,
				List.of("-Dliveness=" + TIMEOUT.toMillis(), "-Dwork=" + this.work, "-Dfaults=" + this.faults));
		this.apps.awaitReady(this.app, this.ready);
		deadlocked();
		hungThreadGroup();
		outOfMemory();
		stopped();
		nobodyAfterAStopOfTheSupervisor();
		assertThat(this.app.matches("busy-0 \\(pid \\d+\\) (?:is|has|did|ended)")).isEmpty();
		this.app.signal(OsSignal.TERM);
		this.app.awaitExit();
		this.app.awaitNobody(Duration.ofSeconds(2));
	}

	private void deadlocked() throws IOException {
		Files.createFile(this.faults.resolve("deadlock"));
		awaitReplacement("has deadlocked threads: deadlocked-\\d, deadlocked-\\d");
		assertThat(lastEvidence()).contains("Reason: has deadlocked threads", "Found one Java-level deadlock",
				"By its own word: ");
	}

	private void hungThreadGroup() throws IOException {
		Files.createFile(this.faults.resolve("hang"));
		awaitReplacement("is hung: the threads of group '\\w+' completed nothing for \\d+ s");
		assertThat(lastEvidence()).contains("FaultyApp$Mailer.hang", "Last heartbeat: ");
	}

	private void outOfMemory() throws IOException {
		Files.createFile(this.faults.resolve("memory"));
		this.app.awaitOutput("mailer-\\d \\(pid \\d+\\) ended after .*: exit code 3 \\(out of memory\\)", 1);
		this.apps.awaitReady(this.app, ++this.ready);
	}

	private void stopped() {
		List<Long> pids = this.apps.awaitReady(this.app, this.ready);
		this.app.signal(pids.get(pids.size() - 1), OsSignal.STOP);
		awaitReplacement("has not been heard of for");
		assertThat(lastEvidence()).contains("Process: stopped by a signal", "No thread dump");
	}

	private void nobodyAfterAStopOfTheSupervisor() {
		List<Long> before = this.app.workers();
		this.app.signal(OsSignal.STOP);
		// long enough for all of them to be overdue
		Duration pause = TIMEOUT.plusMillis(2600);
		Awaitility.await().pollDelay(pause).atMost(pause.plusSeconds(5)).until(() -> true);
		this.app.signal(OsSignal.CONT);
		this.app.awaitOutput("The supervisor was stopped or had no processor for", 1);
		Awaitility.await().pollDelay(Duration.ofSeconds(1)).until(() -> true);
		assertThat(this.app.workers()).containsExactlyInAnyOrderElementsOf(before);
		assertThat(this.app.matches(PlainApps.READY)).hasSize(this.ready);
	}

	private void awaitReplacement(String complaint) {
		this.app.awaitOutput("mailer-\\d \\(pid \\d+\\) " + complaint, 1);
		this.apps.awaitReady(this.app, ++this.ready);
	}

	private String lastEvidence() {
		List<String> texts = PlainApps.evidence(this.work);
		return texts.get(texts.size() - 1);
	}

}
