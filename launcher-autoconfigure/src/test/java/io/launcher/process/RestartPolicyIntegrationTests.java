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
 * What follows the end of a worker, with real processes.
 */
class RestartPolicyIntegrationTests {

	@RegisterExtension
	private final PlainApps apps = new PlainApps();

	@Test
	void escalateStopsTheApplication() {
		TestProcess app = this.apps.start(List.of("-Dpolicy=ESCALATE"), "mailer", "2", "queue", "1");
		List<Long> pids = this.apps.awaitReady(app, 3);
		app.signal(pids.get(0), OsSignal.KILL);
		assertThat(app.awaitExit()).isEqualTo(3);
		assertThat(app.matches("(?:mailer|queue) stopped in")).hasSize(2);
		app.awaitNobody(Duration.ofSeconds(2));
	}

	@Test
	void neverStartsNothingAgain() {
		TestProcess app = this.apps.start(List.of("-Dpolicy=NEVER"), "mailer", "2");
		List<Long> pids = this.apps.awaitReady(app, 2);
		app.signal(pids.get(0), OsSignal.KILL);
		app.awaitOutput("is not started again, by its restart policy", 1);
		assertThat(app.workers()).containsExactly(pids.get(1));
		app.signal(pids.get(1), OsSignal.KILL);
		assertThat(app.awaitExit()).isEqualTo(1);
		assertThat(app.matches(PlainApps.SPAWNED)).hasSize(2);
	}

	@Test
	void onFailureStartsAgainAfterAFailureOnly() {
		TestProcess app = this.apps.start(List.of("-Dpolicy=ON_FAILURE"), "mailer", "2");
		List<Long> pids = this.apps.awaitReady(app, 2);
		app.signal(pids.get(0), OsSignal.KILL);
		this.apps.awaitReady(app, 3);
		this.apps.stop(app);
	}

	@Test
	void onFailureEndsWithTheLastServiceThatCompletes() {
		TestProcess app = this.apps.start(List.of("-Dpolicy=ON_FAILURE", "-Druns=mailer"), "mailer", "2");
		assertThat(app.awaitExit()).isZero();
		assertThat(app.matches("mailer runs in")).hasSize(2);
		assertThat(app.output()).contains("every service has ended");
		app.awaitNobody(Duration.ofSeconds(2));
	}

	@Test
	void heldSlotIsReleasedByAReload() {
		TestProcess app = this.apps.start(
				List.of("-Dmax.failures=1", "-Dbackoff=10", "-Don.exhausted=HOLD", "-Dspares=1"), "queue", "2",
				"mailer", "1");
		long mailer = Long
			.parseLong(app.awaitOutput("event WorkerReadyEvent\\[service=mailer, index=0, pid=(\\d+)", 1).get(0));
		this.apps.awaitReady(app, 3);
		app.signal(mailer, OsSignal.KILL);
		app.signal(this.apps.awaitReady(app, 4).get(3), OsSignal.KILL);
		app.awaitOutput("mailer-0 is held: it stays empty until a reload", 1);
		assertThat(app.matches("event WorkerReadyEvent\\[service=queue")).hasSize(2);
		app.signal(OsSignal.HUP);
		app.awaitOutput("Reload to generation 2 completed", 1);
		assertThat(app.matches("event WorkerReadyEvent\\[service=mailer")).hasSize(3);
		this.apps.stop(app);
	}

	@Test
	void ownPolicyDecidesForItsServices() {
		TestProcess app = this.apps.start(List.of("-Down.policy=true"), "other", "2", "queue", "1");
		long queue = Long
			.parseLong(app.awaitOutput("event WorkerReadyEvent\\[service=queue, index=0, pid=(\\d+)", 1).get(0));
		long other = Long
			.parseLong(app.awaitOutput("event WorkerReadyEvent\\[service=other, index=0, pid=(\\d+)", 1).get(0));
		this.apps.awaitReady(app, 3);
		app.signal(queue, OsSignal.KILL);
		long second = this.apps.awaitReady(app, 4).get(3);
		app.signal(second, OsSignal.KILL);
		app.awaitOutput("queue-0 is not started again, by its restart policy", 1);
		app.signal(other, OsSignal.KILL);
		this.apps.awaitReady(app, 5);
		assertThat(app.matches("own policy asked about .*")).hasSize(2)
			.allMatch((line) -> line.equals("own policy asked about queue-0 SIGKILL"));
		this.apps.stop(app);
	}

	@Test
	void tooManyFailuresEndTheApplication() {
		TestProcess app = this.apps.start(List.of("-Dmax.failures=3", "-Dbackoff=10", "-Dcrashes=mailer"), "mailer",
				"2");
		assertThat(app.awaitExit()).isEqualTo(3);
		assertThat(app.output()).contains("mailer failed more than 3 times within");
		assertThat(app.matches("exit code 42")).hasSizeGreaterThanOrEqualTo(4);
		app.awaitNobody(Duration.ofSeconds(2));
	}

}
