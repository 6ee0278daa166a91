package io.launcher.process;

import java.util.List;

import io.launcher.signal.OsSignal;
import io.launcher.testprocess.PlainApps;
import io.launcher.testprocess.TestProcess;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Workers that stand by and those that have done enough, with real processes.
 */
class SparesIntegrationTests {

	private static final String SPARE_STARTED = "event WorkerStartedEvent\\[pid=(\\d+), generation=\\d+, "
			+ "service=, reason=spare\\]";

	@RegisterExtension
	private final PlainApps apps = new PlainApps();

	@Test
	void spareTakesThePlaceOfTheDeadAndIsReplacedOnceItIsReady() {
		TestProcess app = this.apps.start(List.of("-Dspares=1"), "mailer", "2");
		List<Long> pids = this.apps.awaitReady(app, 2);
		long first = spare(app, 1);
		app.signal(pids.get(0), OsSignal.KILL);
		assertThat(this.apps.awaitReady(app, 3)).endsWith(first);
		// a spare that dies is replaced, too
		long second = spare(app, 2);
		String output = app.output();
		assertThat(output.indexOf("pid=" + second + ",")).as("only when the activated one is ready")
			.isGreaterThan(output.indexOf("event WorkerReadyEvent[service=mailer, index=0, pid=" + first));
		app.signal(second, OsSignal.KILL);
		long third = spare(app, 3);
		// none of an old generation is used for a new one
		app.signal(OsSignal.HUP);
		app.awaitOutput("Reload to generation 2 completed", 1);
		long fourth = spare(app, 4);
		assertThat(app.matches(PlainApps.READY)).doesNotContain(Long.toString(third));
		app.awaitGone(third);
		List<Long> current = this.apps.awaitReady(app, 5);
		app.signal(current.get(3), OsSignal.KILL);
		assertThat(this.apps.awaitReady(app, 6)).endsWith(fourth);
		this.apps.stop(app);
	}

	private static long spare(TestProcess app, int number) {
		long pid = Long.parseLong(app.awaitOutput(SPARE_STARTED, number).get(number - 1));
		app.awaitOutput("worker \\d+ \\(pid " + pid + "\\) stands by", 1);
		return pid;
	}

	@Test
	void oldWorkersAreReplacedOneAtATimeAndNeverTooFew() {
		TestProcess app = this.apps.start(List.of("-Dspares=1", "-Drecycle.lifetime.millis=700"), "mailer", "2");
		this.apps.awaitReady(app, 6);
		assertReplacedFirst(app, "is replaced: it was ready for");
		this.apps.stop(app);
	}

	@Test
	void largeWorkersAreReplacedOneAtATimeAndNeverTooFew() {
		TestProcess app = this.apps.start(List.of("-Drecycle.rss=1048576", "-Dheartbeat.millis=200"), "mailer", "2");
		this.apps.awaitReady(app, 5);
		assertReplacedFirst(app, "is replaced: it has \\d+ MiB of memory resident");
		this.apps.stop(app);
	}

	private static void assertReplacedFirst(TestProcess app, String reason) {
		assertThat(app.matches(reason)).hasSizeGreaterThanOrEqualTo(2);
		int[] ready = new int[2];
		for (String event : app.matches("event (Worker(?:Ready|Exited)Event\\[service=mailer, index=\\d)")) {
			int index = event.charAt(event.length() - 1) - '0';
			ready[index] += event.startsWith("WorkerReady") ? 1 : -1;
			// one at least once it was there, and one at a time beyond
			assertThat(ready[index]).as(app.output()).isBetween(1, 2);
			assertThat(ready[0] + ready[1]).as(app.output()).isLessThanOrEqualTo(3);
		}
		assertThat(app.matches("mailer-\\d .* ended after .* (?:SIGKILL|exit code [1-9])")).isEmpty();
	}

}
