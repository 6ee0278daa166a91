package io.launcher.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

import io.launcher.signal.OsSignal;
import io.launcher.testapp.TwoLaunchersApp;
import io.launcher.testprocess.PlainApps;
import io.launcher.testprocess.ProcessFigures;
import io.launcher.testprocess.TestProcess;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The process of the supervisor and its surroundings.
 */
class SupervisorProcessIntegrationTests {

	@RegisterExtension
	private final PlainApps apps = new PlainApps();

	@Test
	void idleSupervisorDoesNothing() {
		TestProcess app = this.apps.start(List.of(), "mailer", "2");
		this.apps.awaitReady(app, 2);
		app.awaitOutput("LauncherStateEvent\\[.*RUNNING", 1);
		ProcessFigures figures = new ProcessFigures(app.pid());
		// what was under way at the start has ended
		Awaitility.await().pollDelay(Duration.ofSeconds(1)).until(() -> true);
		Duration time = figures.processorTime();
		long sleeps = figures.sleepsOf("launcher-supervisor");
		Awaitility.await().pollDelay(Duration.ofSeconds(3)).until(() -> true);
		// of each worker at most one sign of life came meanwhile
		assertThat(figures.sleepsOf("launcher-supervisor") - sleeps).isBetween(0L, 2L);
		assertThat(figures.processorTime().minus(time)).isLessThan(Duration.ofMillis(300));
		this.apps.stop(app);
	}

	@Test
	void controlDirectoryThatCannotBeWrittenToIsNamed() {
		refuses("/proc", "/proc");
	}

	@Test
	void controlDirectoryThatIsAFileIsNamed(@TempDir Path directory) throws IOException {
		Path file = Files.createFile(directory.resolve("file"));
		refuses(file.toString(), "is not a directory");
	}

	@Test
	void controlDirectoryThatIsTooLongIsNamed(@TempDir Path directory) throws IOException {
		Path deep = Files.createDirectories(directory.resolve("d".repeat(100)));
		refuses(deep.toString(), "is too long");
	}

	private void refuses(String directory, String reason) {
		TestProcess app = this.apps.start(List.of("-Dcontrol=" + directory), "mailer", "2");
		assertThat(app.awaitExit()).isEqualTo(1);
		assertThat(app.output()).contains(reason).contains("launcher.control.directory");
		assertThat(app.matches(PlainApps.SPAWNED)).isEmpty();
		app.awaitNobody(Duration.ofSeconds(2));
	}

	@Test
	void twoApplicationsLiveSideBySide(@TempDir Path directory) throws IOException {
		TestProcess one = this.apps.start(List.of("-Dcontrol=" + directory), "mailer", "2");
		TestProcess other = this.apps.start(List.of("-Dcontrol=" + directory), "mailer", "2");
		this.apps.awaitReady(one, 2);
		List<Long> others = this.apps.awaitReady(other, 2);
		one.signal(OsSignal.KILL);
		one.awaitNobody(Duration.ofSeconds(10));
		TestProcess third = this.apps.start(List.of("-Dcontrol=" + directory), "mailer", "2");
		this.apps.awaitReady(third, 2);
		other.signal(others.get(0), OsSignal.KILL);
		this.apps.awaitReady(other, 3);
		assertThat(other.workers()).contains(others.get(1));
		this.apps.stop(other);
		this.apps.stop(third);
		try (Stream<Path> left = Files.list(directory)) {
			assertThat(left).as("also what the killed one has left").isEmpty();
		}
	}

	@Test
	void twoLaunchersAndHelpersShareOneJvm() {
		TestProcess app = this.apps.start(TwoLaunchersApp.class, List.of());
		List<Long> pids = this.apps.awaitReady(app, 4);
		app.signal(pids.get(0), OsSignal.KILL);
		this.apps.awaitReady(app, 5);
		app.signal(OsSignal.USR2);
		app.awaitOutput("event LauncherStateEvent\\[.*STOPPING", 1);
		Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> workersOf(app).size() == 2);
		app.awaitOutput("helper 20 ended with 20", 1);
		for (int i = 1; i <= 20; i++) {
			assertThat(app.matches("^helper " + i + " ended with " + i + "$")).hasSize(1);
		}
		app.signal(OsSignal.TERM);
		assertThat(app.awaitExit()).isZero();
		assertThat(app.output()).contains("both ended with 0");
		app.awaitNobody(Duration.ofSeconds(2));
	}

	@Test
	void twoLaunchersNoticeTheDeathOfTheirSupervisor() {
		TestProcess app = this.apps.start(TwoLaunchersApp.class, List.of());
		this.apps.awaitReady(app, 4);
		app.awaitOutput("helper 20 ended with 20", 1);
		app.signal(OsSignal.KILL);
		app.awaitNobody(Duration.ofSeconds(5));
	}

	// without the helpers
	private static List<Long> workersOf(TestProcess app) {
		List<Long> ready = app.matches(PlainApps.READY).stream().map(Long::valueOf).toList();
		return app.workers().stream().filter(ready::contains).toList();
	}

}
