package io.launcher.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Stream;

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
 * Workers that end, or do not become ready.
 */
class WorkerFailureIntegrationTests {

	@RegisterExtension
	private final PlainApps apps = new PlainApps();

	@Test
	void exitUnaskedIsSaidSo() {
		TestProcess app = this.apps.start(List.of("-Dexits=mailer"), "mailer", "2");
		app.awaitOutput("exit code 0 without being asked", 3);
		this.apps.stop(app);
	}

	@Test
	void exitCodeOfAServiceIsLogged() {
		TestProcess app = this.apps.start(List.of("-Dcrashes=mailer"), "mailer", "2");
		app.awaitOutput("mailer-\\d \\(pid \\d+\\) ended after .*: exit code 42", 3);
		assertThat(app.matches("WorkerExitedEvent.*code=42")).isNotEmpty();
		long begun = System.nanoTime();
		this.apps.stop(app);
		assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(8));
	}

	@Test
	void termToAWorkerDrainsAndReplacesIt() {
		TestProcess app = this.apps.start(List.of("-Dwork.millis=300"), "mailer", "2");
		long victim = pidOf(app, this.apps.awaitReady(app, 2), 1);
		app.signal(victim, OsSignal.TERM);
		app.awaitOutput("mailer stopped in " + victim + " as mailer-1", 1);
		List<Long> pids = this.apps.awaitReady(app, 3);
		app.awaitOutput("WorkerExitedEvent\\[service=mailer, index=1, pid=" + victim + ", generation=1, code=0", 1);
		assertThat(app.matches("started in " + pids.get(2) + " as mailer-1 of 2")).hasSize(1);
		this.apps.stop(app);
	}

	@Test
	void hupAndIntToAWorkerAreIgnored() {
		TestProcess app = this.apps.start(List.of(), "mailer", "2");
		List<Long> pids = this.apps.awaitReady(app, 2);
		app.signal(pids.get(0), OsSignal.HUP);
		app.signal(pids.get(0), OsSignal.INT);
		app.signal(pids.get(1), OsSignal.KILL);
		// whoever dies of a signal has done so long before another JVM has booted
		this.apps.awaitReady(app, 3);
		assertThat(app.workers()).contains(pids.get(0)).hasSize(2);
		assertThat(app.matches("mailer (?:reset|stopping)")).isEmpty();
		this.apps.stop(app);
	}

	@Test
	void manyKillsLeaveTheFullSetAndNoLeak(@TempDir Path directory) throws IOException {
		TestProcess app = this.apps.start(List.of("-Dbackoff=10", "-Dbackoff.max=20", "-Dcontrol=" + directory),
				"mailer", "3");
		List<Long> pids = this.apps.awaitReady(app, 3);
		// the first replacements load what was never needed before
		pids = killAll(app, pids, 6);
		ProcessFigures figures = new ProcessFigures(app.pid());
		int descriptors = figures.descriptors();
		int threads = figures.threads().size();
		int files = filesBelow(directory);
		for (int ready = 9; ready <= 33; ready += 3) {
			pids = killAll(app, pids, ready);
		}
		assertThat(app.matches("killed by SIGKILL")).hasSizeGreaterThanOrEqualTo(30);
		assertThat(new HashSet<>(app.workers())).isEqualTo(new HashSet<>(pids));
		Awaitility.await().untilAsserted(() -> {
			assertThat(figures.descriptors()).isLessThanOrEqualTo(descriptors + 2);
			assertThat(figures.threads().size()).as(() -> figures.threads().toString())
				.isLessThanOrEqualTo(threads + 2);
			assertThat(filesBelow(directory)).isEqualTo(files);
		});
		this.apps.stop(app);
		assertThat(filesBelow(directory)).isZero();
	}

	private List<Long> killAll(TestProcess app, List<Long> pids, int ready) {
		pids.forEach((pid) -> app.signal(pid, OsSignal.KILL));
		List<Long> all = this.apps.awaitReady(app, ready);
		return all.subList(all.size() - 3, all.size());
	}

	@Test
	void workerThatIsStillNotReadyMissesItsDeadline(@TempDir Path work) {
		TestProcess app = this.apps.start(List.of("-Dstart.hangs=mailer", "-Dstart.millis=700", "-Dwork=" + work),
				"mailer", "2");
		assertThat(app.awaitExit()).isEqualTo(1);
		assertThat(app.output()).contains("was not ready within 700 ms of its activation");
		assertThat(PlainApps.evidence(work)).isNotEmpty()
			.allSatisfy((text) -> assertThat(text).contains("Reason: was not ready within 700 ms of its activation")
				.contains("PlainApp$Probe.start"));
		app.awaitNobody(Duration.ofSeconds(2));
	}

	@Test
	void workerThatDoesNotBootMissesItsDeadline(@TempDir Path work) {
		TestProcess app = this.apps.start(List.of("-Dboot.hangs=true", "-Dboot.millis=1500", "-Dwork=" + work),
				"mailer", "2");
		assertThat(app.awaitExit()).isEqualTo(1);
		assertThat(app.output()).contains("did not boot within 1.5 s");
		assertThat(PlainApps.evidence(work)).singleElement().asString().contains("PlainApp.main");
		app.awaitNobody(Duration.ofSeconds(2));
	}

	@Test
	void bootFailureEndsTheApplication() {
		TestProcess app = this.apps.start(List.of("-Dboot.fails=true"), "mailer", "2");
		assertThat(app.awaitExit()).isEqualTo(1);
		assertThat(app.output()).contains("boot fails on purpose");
		assertThat(app.matches(PlainApps.SPAWNED)).hasSize(1);
		app.awaitNobody(Duration.ofSeconds(2));
	}

	@Test
	void serviceThatWorkersDoNotKnowIsNamed() {
		TestProcess app = this.apps.start(List.of("-Dunregistered=queue"), "mailer", "2", "queue", "1");
		assertThat(app.awaitExit()).isEqualTo(1);
		assertThat(app.output()).contains("The workers have no service 'queue' that was launched, only [mailer]");
		app.awaitNobody(Duration.ofSeconds(2));
	}

	@Test
	void laterStartFailureBacksOffAndRecovers(@TempDir Path directory) throws IOException {
		Path flag = directory.resolve("fails");
		TestProcess app = this.apps.start(List.of("-Dstart.fails.if=" + flag), "mailer", "2");
		List<Long> pids = this.apps.awaitReady(app, 2);
		Files.createFile(flag);
		app.signal(pids.get(1), OsSignal.KILL);
		app.awaitOutput("mailer-\\d is started again in", 2);
		assertThat(app.workers()).contains(pids.get(0));
		Files.delete(flag);
		this.apps.awaitReady(app, 3);
		assertThat(app.workers()).contains(pids.get(0));
		this.apps.stop(app);
	}

	@Test
	void listenerThatThrowsDisturbsNothing() {
		TestProcess app = this.apps.start(List.of("-Dlistener.fails=true"), "mailer", "2");
		List<Long> pids = this.apps.awaitReady(app, 2);
		app.signal(pids.get(0), OsSignal.KILL);
		this.apps.awaitReady(app, 3);
		assertThat(app.output()).contains("A listener failed on");
		this.apps.stop(app);
	}

	@Test
	void stoppedSupervisorCatchesUp() {
		TestProcess app = this.apps.start(List.of(), "mailer", "2");
		List<Long> pids = this.apps.awaitReady(app, 2);
		app.signal(OsSignal.STOP);
		app.signal(pids.get(0), OsSignal.KILL);
		app.awaitGone(pids.get(0));
		app.signal(OsSignal.CONT);
		List<Long> after = this.apps.awaitReady(app, 3);
		assertThat(app.workers()).containsExactlyInAnyOrder(pids.get(1), after.get(2));
		this.apps.stop(app);
	}

	// The worker whose slot has that index.
	private static long pidOf(TestProcess app, List<Long> pids, int index) {
		return pids.stream()
			.filter((pid) -> !app.matches("started in " + pid + " as \\w+-" + index + " of").isEmpty())
			.findFirst()
			.orElseThrow();
	}

	private static int filesBelow(Path directory) throws IOException {
		try (Stream<Path> files = Files.walk(directory)) {
			return (int) files.count() - 1;
		}
	}

}
