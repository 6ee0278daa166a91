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
 * One worker is a thread group in the one process there is.
 */
class StandaloneIntegrationTests {

	@RegisterExtension
	private final PlainApps apps = new PlainApps();

	private TestProcess start(String... options) {
		TestProcess app = this.apps.start(List.of(options), "mailer", "1");
		app.awaitOutput("mailer started in " + app.pid(), 1);
		assertThat(app.workers()).isEmpty();
		return app;
	}

	@Test
	void termStops() {
		TestProcess app = start("-Dwork.millis=300");
		app.awaitOutput("launched by", 1);
		this.apps.stop(app);
		assertThat(app.matches("mailer stopped in " + app.pid())).hasSize(1);
	}

	@Test
	void termRightAfterTheStartOfTheServiceStops() {
		TestProcess app = start();
		this.apps.stop(app);
	}

	@Test
	void interruptStops() {
		TestProcess app = start();
		app.signalGroup(OsSignal.INT);
		assertThat(app.awaitExit()).isZero();
		assertThat(app.matches("mailer stopped in " + app.pid())).hasSize(1);
	}

	@Test
	void interruptMayMeanImmediately() {
		TestProcess app = start("-Dimmediate=true", "-Dwork.millis=30000", "-Dgraceful.millis=40000");
		app.signalGroup(OsSignal.INT);
		assertThat(app.awaitExit(Duration.ofSeconds(10))).isEqualTo(1);
		assertThat(app.output()).doesNotContain("mailer stopped");
	}

	@Test
	void hupStopsResetsAndStartsInPlace() {
		TestProcess app = start();
		app.signalGroup(OsSignal.HUP);
		app.awaitOutput("mailer started in " + app.pid(), 2);
		assertThat(app.matches("^mailer (\\w+) in")).containsExactly("started", "stopping", "stopped", "reset",
				"started");
		this.apps.stop(app);
	}

	@Test
	void exceededDeadlineIsLoggedAndEndsWithOne() {
		TestProcess app = start("-Dstop.hangs=mailer", "-Dgraceful.millis=1200");
		long begun = System.nanoTime();
		app.signal(OsSignal.TERM);
		assertThat(app.awaitExit()).isEqualTo(1);
		assertThat(Duration.ofNanos(System.nanoTime() - begun)).isBetween(Duration.ofMillis(1200),
				Duration.ofSeconds(20));
		assertThat(app.output()).contains("Graceful shutdown timeout").contains("still running: mailer");
	}

	@Test
	void failingStartEndsWithTheCause() {
		TestProcess app = this.apps.start(List.of("-Dstart.fails=mailer"), "mailer", "1");
		assertThat(app.awaitExit()).isEqualTo(1);
		assertThat(app.output()).contains("mailer fails to start on purpose");
	}

	@Test
	void manyServicesLiveInOneProcess() {
		String[] services = new String[24];
		for (int i = 0; i < services.length; i += 2) {
			services[i] = "service-" + i;
			services[i + 1] = "1";
		}
		TestProcess app = this.apps.start(List.of(), services);
		app.awaitOutput("launched by", 1);
		assertThat(app.matches("service-\\d+ started in " + app.pid())).hasSize(12);
		this.apps.stop(app);
		assertThat(app.matches("service-\\d+ stopped in " + app.pid())).hasSize(12);
	}

	@Test
	void failingStopPreventsNoOther() {
		TestProcess app = this.apps.start(List.of("-Dstop.fails=mailer"), "mailer", "1", "queue", "1");
		app.awaitOutput("launched by", 1);
		app.signal(OsSignal.TERM);
		app.awaitExit();
		assertThat(app.matches("(\\w+) stopped in")).containsExactlyInAnyOrder("mailer", "queue");
	}

}
