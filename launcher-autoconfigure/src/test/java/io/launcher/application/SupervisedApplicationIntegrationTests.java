package io.launcher.application;

import java.util.HashSet;
import java.util.List;

import io.launcher.signal.OsSignal;
import io.launcher.testprocess.TestProcess;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the worker processes of a Spring Boot application without a web server.
 */
@Tag("boot")
class SupervisedApplicationIntegrationTests {

	private static final String TWO = "--launcher.workers=2";

	@RegisterExtension
	private final ServicesApps apps = new ServicesApps();

	@Test
	void terminatedWorkerIsReplacedInItsSlot() {
		TestProcess app = this.apps.start(TWO);
		List<Long> before = ServicesApps.awaitReady(app, 2);
		long second = Long.parseLong(app.matches("APP mailer 1 of 2 started in (\\d+)").get(0));
		app.signal(second, OsSignal.TERM);
		long replacement = ServicesApps.awaitReady(app, 3).get(2);
		assertThat(before).contains(second).doesNotContain(replacement);
		assertThat(app.matches("APP mailer 1 of 2 started in (\\d+)")).containsExactly(Long.toString(second),
				Long.toString(replacement));
		assertThat(app.matches("APP mailer 1 stopped in (\\d+)")).containsExactly(Long.toString(second));
		assertThat(app.output()).contains("mailer-1 (pid " + second + ") ended").contains("exit code 0 (SIGTERM)");
		assertThat(app.workers()).hasSize(2).doesNotContain(second).contains(replacement);
		ServicesApps.stop(app);
		assertThat(app.matches("APP mailer \\d stopped")).hasSize(3);
	}

	@Test
	void interruptOfTheForegroundGroupIsAGracefulStop() {
		TestProcess app = this.apps.start(TWO);
		List<Long> workers = ServicesApps.awaitReady(app, 2);
		// user code after the start of the application belongs to the workers
		app.awaitOutput("APP returned from run", 2);
		assertThat(app.matches("APP returned from run in (\\d+)").stream().map(Long::valueOf))
			.containsExactlyInAnyOrderElementsOf(workers);
		app.signalGroup(OsSignal.INT);
		assertThat(app.awaitExit()).as(app::output).isZero();
		app.awaitNobody(ServicesApps.AT_ONCE);
		assertThat(app.matches("APP mailer \\d stopped in (\\d+)").stream().map(Long::valueOf))
			.containsExactlyInAnyOrderElementsOf(workers);
		assertThat(app.output()).doesNotContain(" WARN ").doesNotContain(" ERROR ");
	}

	@Test
	void nothingIsLeftWhenTerminatedWhileBooting() {
		TestProcess app = this.apps.start(TWO);
		app.awaitOutput("\\[parked\\]", 1);
		ServicesApps.stop(app);
		assertThat(app.matches("APP mailer")).isEmpty();
	}

	@Test
	void scheduledMethodsRunInOneWorker() {
		TestProcess app = this.apps.start(TWO, "--app.job=true");
		ServicesApps.awaitReady(app, 3);
		int runs = app.matches("APP job in").size();
		List<String> pids = app.awaitOutput("APP job in (\\d+)", runs + 20);
		assertThat(new HashSet<>(pids)).hasSize(1);
		assertThat(app.matches("scheduling-0 \\(pid (\\d+)\\) ready")).containsExactly(pids.get(0));
		ServicesApps.stop(app);
	}

	@Test
	void runnableThatFailsIsStartedAgainWithGrowingDelays() {
		TestProcess app = this.apps.start("--launcher.mode=process", "--app.mailer=false", "--app.loop=fails",
				"--launcher.restart.backoff.initial=100ms", "--launcher.restart.backoff.jitter=0");
		assertThat(app.awaitOutput("loop-0 is started again in (.+)$", 2)).startsWith("100 ms", "200 ms");
		app.awaitOutput("APP loop begins", 5);
		assertThat(app.output()).contains("loop fails on purpose");
		ServicesApps.stop(app);
	}

	@Test
	void applicationEndsWhenAllRunnablesAreDone() {
		TestProcess app = this.apps.start(TWO, "--app.mailer=false", "--app.loop=ends");
		assertThat(app.awaitExit()).as(app::output).isZero();
		app.awaitNobody(ServicesApps.AT_ONCE);
		assertThat(app.matches("APP loop begins in (\\d+)")).hasSize(2).doesNotHaveDuplicates();
		assertThat(app.matches("APP loop is done")).hasSize(2);
		assertThat(app.output()).doesNotContain(" ERROR ");
	}

	@Test
	void applicationGoesOnWhenOneOfItsServicesIsDone() {
		TestProcess app = this.apps.start("--launcher.mode=process", "--app.loop=ends");
		app.awaitOutput("loop-0 is not started again", 1);
		app.awaitOutput(ServicesApps.STARTED, 1);
		assertThat(app.workers()).hasSize(1);
		ServicesApps.stop(app);
	}

	@Test
	void runnableIsInterruptedWhenTerminated() {
		TestProcess app = this.apps.start("--launcher.mode=process", "--app.mailer=false", "--app.loop=waits");
		ServicesApps.awaitReady(app, 1);
		app.awaitOutput("APP loop begins", 1);
		ServicesApps.stop(app);
		assertThat(app.matches("APP loop is interrupted")).hasSize(1);
	}

	@Test
	void applicationsDoNotDisturbEachOther() {
		TestProcess first = this.apps.start("--launcher.mode=process");
		TestProcess second = this.apps.start("--launcher.mode=process");
		ServicesApps.awaitReady(first, 1);
		long worker = ServicesApps.awaitReady(second, 1).get(0);
		first.signal(OsSignal.KILL);
		first.awaitNobody(ServicesApps.AT_ONCE);
		// it removes what the first has left, and nothing else
		TestProcess third = this.apps.start("--launcher.mode=process");
		ServicesApps.awaitReady(third, 1);
		assertThat(second.workers()).containsExactly(worker);
		second.signal(worker, OsSignal.KILL);
		ServicesApps.awaitReady(second, 2);
		ServicesApps.stop(second);
		ServicesApps.stop(third);
	}

}
