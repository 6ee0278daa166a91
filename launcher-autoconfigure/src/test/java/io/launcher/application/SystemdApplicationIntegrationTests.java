package io.launcher.application;

import java.util.ArrayList;
import java.util.List;

import io.launcher.signal.OsSignal;
import io.launcher.testprocess.NotifyReceiver;
import io.launcher.testprocess.TestProcess;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What systemd is told by Spring Boot applications.
 */
@Tag("boot")
class SystemdApplicationIntegrationTests {

	private final NotifyReceiver systemd = NotifyReceiver.inAbstractNamespace();

	@RegisterExtension
	private final ServicesApps apps = new ServicesApps();

	@AfterEach
	void close() {
		this.systemd.close();
	}

	@Test
	void lifeOfASupervisorIsTold() {
		TestProcess app = lives("--launcher.workers=2");
		assertThat(app.workers()).isEmpty();
		assertThat(this.systemd.messages()).contains("READY=1\nSTATUS=mailer 2/2 ready; generation 1",
				"READY=1\nSTATUS=mailer 2/2 ready; generation 2");
	}

	@Test
	void lifeOfOneJvmIsTold() {
		lives("--launcher.workers=1");
		assertThat(this.systemd.messages()).contains("READY=1\nSTATUS=mailer 1/1 ready; generation 1",
				"READY=1\nSTATUS=mailer 1/1 ready; generation 2");
	}

	private TestProcess lives(String... arguments) {
		List<String> all = new ArrayList<>(List.of(arguments));
		all.add(ServicesApps.NO_WEB);
		TestProcess app = this.apps.startBy(
				List.of("env", "NOTIFY_SOCKET=" + this.systemd.address(), "WATCHDOG_USEC=2000000"),
				all.toArray(new String[0]));
		this.systemd.await(1, "READY=1");
		app.signal(OsSignal.HUP);
		this.systemd.await(2, "READY=1");
		this.systemd.await(2, "WATCHDOG=1");
		ServicesApps.stop(app);
		assertThat(this.systemd.assignments("READY", "RELOADING", "STOPPING")).containsExactly("READY=1", "RELOADING=1",
				"READY=1", "STOPPING=1");
		return app;
	}

}
