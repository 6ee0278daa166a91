package io.launcher.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.launcher.signal.OsSignal;
import io.launcher.testprocess.NotifyReceiver;
import io.launcher.testprocess.PlainApps;
import io.launcher.testprocess.TestProcess;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What systemd is told by real processes.
 */
class SystemdIntegrationTests {

	private static final String[] LIFE = { "READY=", "RELOADING=", "STOPPING=" };

	private final NotifyReceiver systemd = NotifyReceiver.inAbstractNamespace();

	@RegisterExtension
	private final PlainApps apps = new PlainApps();

	@AfterEach
	void close() {
		this.systemd.close();
	}

	private TestProcess start(Map<String, String> more, List<String> options, String... services) {
		Map<String, String> environment = new HashMap<>(more);
		environment.put("NOTIFY_SOCKET", this.systemd.address());
		return this.apps.startBy(List.of(), environment, options, services);
	}

	@Test
	void lifeOfASupervisorIsToldInOrder() {
		TestProcess app = start(Map.of("WATCHDOG_USEC", "60000000", "WATCHDOG_PID", "1"), List.of("-Dwork.millis=300"),
				"mailer", "2", "queue", "1");
		List<Long> workers = this.apps.awaitReady(app, 3);
		this.systemd.await(1, "READY=1");
		for (long worker : workers) {
			assertThat(environment(worker)).doesNotContain("NOTIFY_SOCKET", "WATCHDOG_").contains("PATH=");
		}
		List<String> start = this.systemd.messages();
		assertThat(start.get(0)).isEqualTo("STATUS=mailer 0/2 ready; generation 1; starting");
		assertThat(start).filteredOn((message) -> message.startsWith("EXTEND_TIMEOUT_USEC="))
			.isNotEmpty()
			.allSatisfy((message) -> assertThat(micros(message)).isLessThan(36_000_000));
		assertThat(start).last().isEqualTo("READY=1\nSTATUS=mailer 2/2, queue 1/1 ready; generation 1");
		long before = System.nanoTime() / 1000;
		app.signal(OsSignal.HUP);
		this.systemd.await(2, "READY=1");
		String reload = this.systemd.messages()
			.stream()
			.filter((message) -> message.startsWith("RELOADING=1"))
			.findFirst()
			.orElseThrow();
		assertThat(reload.lines()).hasSize(3)
			.last()
			.isEqualTo("STATUS=mailer 2/2, queue 1/1 ready; generation 1; reloading to generation 2");
		assertThat(micros(reload.lines().toList().get(1))).isBetween(before, System.nanoTime() / 1000);
		assertThat(this.systemd.messages()).contains("READY=1\nSTATUS=mailer 2/2, queue 1/1 ready; generation 2");
		this.apps.stop(app);
		assertThat(this.systemd.assignments(LIFE)).containsExactly("READY=1", "RELOADING=1", "READY=1", "STOPPING=1");
		List<String> all = this.systemd.messages();
		List<String> stop = all.subList(all.indexOf("STOPPING=1\nSTATUS=stopping, 3 workers left"), all.size());
		assertThat(micros(stop.get(1))).as("graceful timeout of 10 s").isBetween(10_000_000L, 15_100_000L);
		assertThat(stop).last().isEqualTo("STATUS=stopping, 0 workers left");
		assertThat(this.systemd.assignments("WATCHDOG")).as("it is another process's").isEmpty();
		for (int i = 1; i < all.size(); i++) {
			assertThat(all.get(i)).isNotEqualTo(all.get(i - 1));
		}
	}

	@Test
	void deathsAndFailedReloadsAreToldAndTheApplicationStaysReady(@TempDir Path directory) throws IOException {
		Path flag = directory.resolve("fails");
		TestProcess app = start(Map.of(), List.of("-Dstart.fails.if=" + flag), "mailer", "2");
		long worker = this.apps.awaitReady(app, 2).get(0);
		this.systemd.await(1, "READY=1");
		app.signal(worker, OsSignal.KILL);
		this.systemd.await(1, "STATUS=mailer 1/2 ready; generation 1");
		this.systemd.await(2, "STATUS=mailer 2/2 ready; generation 1");
		Files.createFile(flag);
		app.signal(OsSignal.HUP);
		this.systemd.await(2, "READY=1");
		assertThat(this.systemd.assignments("STATUS=")).last()
			.asString()
			.startsWith("STATUS=mailer 2/2 ready; generation 1; reload to generation 2 aborted: ")
			.contains("fails to start on purpose");
		this.apps.stop(app);
		assertThat(this.systemd.assignments(LIFE)).containsExactly("READY=1", "RELOADING=1", "READY=1", "STOPPING=1");
	}

	@Test
	void workersThatComeAndGoLaterProlongNothing() {
		TestProcess app = start(Map.of(), List.of("-Dcrashes=queue", "-Dlife.millis=500", "-Dbackoff=200"), "mailer",
				"2", "queue", "1");
		this.systemd.await(1, "READY=1");
		int before = this.systemd.assignments("EXTEND_TIMEOUT_USEC=").size();
		int deaths = app.matches("event WorkerExitedEvent").size();
		app.awaitOutput("event WorkerExitedEvent\\[service=queue, .*code=42", deaths + 3);
		assertThat(this.systemd.assignments("EXTEND_TIMEOUT_USEC=")).hasSize(before);
		this.apps.stop(app);
		assertThat(this.systemd.assignments(LIFE)).containsExactly("READY=1", "STOPPING=1");
	}

	@Test
	void watchdogIsAnsweredWhileTheLoopIsAlive(@TempDir Path directory) throws IOException {
		Path flag = directory.resolve("hangs");
		TestProcess app = start(Map.of("WATCHDOG_USEC", "400000"), List.of("-Dloop.hangs.if=" + flag), "mailer", "2");
		this.apps.awaitReady(app, 2);
		this.systemd.await(10, "WATCHDOG=1");
		app.signal(OsSignal.STOP);
		assertThatTheWatchdogIsSilent();
		int before = this.systemd.assignments("WATCHDOG=1").size();
		app.signal(OsSignal.CONT);
		this.systemd.await(before + 5, "WATCHDOG=1");
		Files.createFile(flag);
		app.awaitOutput("the loop hangs", 1);
		assertThatTheWatchdogIsSilent();
		assertThat(app.isAlive()).isTrue();
		app.signal(OsSignal.KILL);
		app.awaitNobody(Duration.ofSeconds(20));
	}

	private void assertThatTheWatchdogIsSilent() {
		// what was on its way
		Awaitility.await().pollDelay(Duration.ofMillis(300)).until(() -> true);
		int before = this.systemd.assignments("WATCHDOG=1").size();
		Awaitility.await().pollDelay(Duration.ofMillis(1200)).until(() -> true);
		assertThat(this.systemd.assignments("WATCHDOG=1")).hasSize(before);
	}

	@Test
	void lifeOfOneJvmIsToldInOrder() {
		TestProcess app = start(Map.of("WATCHDOG_USEC", "400000"), List.of("-Dwork.millis=300"), "mailer", "1", "queue",
				"1");
		this.systemd.await(1, "READY=1");
		assertThat(app.workers()).isEmpty();
		app.signal(OsSignal.HUP);
		this.systemd.await(2, "READY=1");
		this.systemd.await(5, "WATCHDOG=1");
		app.signal(OsSignal.STOP);
		assertThatTheWatchdogIsSilent();
		app.signal(OsSignal.CONT);
		this.apps.stop(app);
		assertThat(this.systemd.assignments(LIFE)).containsExactly("READY=1", "RELOADING=1", "READY=1", "STOPPING=1");
		assertThat(this.systemd.messages())
			.contains("READY=1\nSTATUS=mailer 1/1, queue 1/1 ready; generation 1",
					"READY=1\nSTATUS=mailer 1/1, queue 1/1 ready; generation 2", "EXTEND_TIMEOUT_USEC=15000000")
			.anyMatch((message) -> message.startsWith("STOPPING=1\nSTATUS=") && message.endsWith("; stopping"));
	}

	@Test
	void badSocketIsOneWarning() {
		TestProcess app = this.apps.startBy(List.of(), Map.of("NOTIFY_SOCKET", "/nowhere/at/all"), List.of(), "mailer",
				"2");
		this.apps.awaitReady(app, 2);
		app.signal(OsSignal.HUP);
		this.apps.awaitReady(app, 4);
		this.apps.stop(app);
		assertThat(app.matches("NOTIFY_SOCKET")).hasSize(1);
	}

	private static long micros(String assignment) {
		return Long.parseLong(assignment.substring(assignment.indexOf('=') + 1));
	}

	private static String environment(long pid) {
		try {
			return Files.readString(Path.of("/proc", Long.toString(pid), "environ")).replace('\0', '\n');
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
