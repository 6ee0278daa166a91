package io.launcher.process;

import java.time.Duration;
import java.util.List;

import io.launcher.signal.OsSignal;
import io.launcher.testprocess.PlainApps;
import io.launcher.testprocess.TestProcess;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Real processes, one more and one fewer at a time.
 */
class ScalingIntegrationTests {

	private static final String SCALED = "(\\w+ scaled from \\d+ to \\d+) workers";

	@RegisterExtension
	private final PlainApps apps = new PlainApps();

	@Test
	void stepsAreForTheWebServiceOneASecondAndSurviveAReload() {
		TestProcess app = this.apps.start(List.of(), "mailer", "2", "web", "1");
		this.apps.awaitReady(app, 3);
		app.signal(OsSignal.TTIN);
		app.awaitOutput(SCALED, 1);
		app.signal(OsSignal.TTIN);
		this.apps.awaitReady(app, 4);
		app.signal(OsSignal.HUP);
		app.awaitOutput("event ReloadEvent\\[phase=COMPLETED", 1);
		assertThat(app.matches("web started in (\\d+) as web-\\d of 2 generation 2")).hasSize(2);
		app.signal(OsSignal.TTOU);
		app.awaitOutput("web stopped in \\d+ as web-1 of \\d generation 2", 1);
		assertThat(app.matches(SCALED)).as("the second step up came too soon")
			.containsExactly("web scaled from 1 to 2", "web scaled from 2 to 1");
		this.apps.stop(app);
	}

	@Test
	void stepOfNoServiceInParticularIsRefused() {
		TestProcess app = this.apps.start(List.of(), "mailer", "2", "queue", "1");
		this.apps.awaitReady(app, 3);
		app.signal(OsSignal.TTIN);
		app.awaitOutput("It is not clear which service is to have one worker more", 1);
		app.signal(OsSignal.TTOU);
		app.awaitOutput("It is not clear which service is to have one worker fewer", 1);
		this.apps.stop(app);
		assertThat(app.matches(SCALED)).isEmpty();
	}

	@Test
	void lastWorkerStays() {
		TestProcess app = this.apps.start(List.of(), "mailer", "2");
		this.apps.awaitReady(app, 2);
		app.signal(OsSignal.TTOU);
		app.awaitOutput("mailer stopped in \\d+ as mailer-1", 1);
		pause();
		app.signal(OsSignal.TTOU);
		app.awaitOutput("mailer keeps its last worker", 1);
		this.apps.stop(app);
		assertThat(app.matches(SCALED)).containsExactly("mailer scaled from 2 to 1");
	}

	// At most one step a second.
	private static void pause() {
		Awaitility.await().pollDelay(Duration.ofMillis(1050)).until(() -> true);
	}

}
