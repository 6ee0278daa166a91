package io.launcher.application;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import io.launcher.signal.OsSignal;
import io.launcher.testprocess.TestProcess;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for reloads of a Spring Boot application whose configuration has changed.
 */
@Tag("boot")
class ReloadedApplicationIntegrationTests {

	@RegisterExtension
	private final ServicesApps apps = new ServicesApps();

	@TempDir
	private Path directory;

	@Test
	void workersGoOnWhenConfigurationIsBrokenAndChangeWhenItIsSound() throws IOException {
		Path file = this.directory.resolve("changed.properties");
		TestProcess app = this.apps.start("--launcher.mode=process", ServicesApps.imports(file));
		List<Long> workers = ServicesApps.awaitReady(app, 1);
		assertRefused(app, workers, file, "app.mailer.fails=true", "mailer fails on purpose");
		assertRefused(app, workers, file, "app.broken=true", "this bean breaks on purpose");
		assertRefused(app, workers, file, "launcher.services.mialer.workers=1", "launcher.services.mialer");
		assertRefused(app, workers, file, "launcher.workers=many", "launcher.workers");
		assertRefused(app, workers, file, "launcher.kill-timeout=soon", "launcher.kill-timeout");
		assertRefused(app, workers, file, "launcher.worker.heap=little", "launcher.worker.heap");
		assertRefused(app, workers, file, "launcher.workers=1024\nlauncher.spares=1024", "MB for the heap of each");
		Files.writeString(file, "launcher.workers=2\nlauncher.worker.heap=111MB\n");
		app.signal(OsSignal.HUP);
		app.awaitOutput("Reload to generation \\d+ completed", 1);
		List<Long> ready = ServicesApps.awaitReady(app, 3);
		assertThat(app.workers()).containsExactlyInAnyOrderElementsOf(ready.subList(1, 3))
			.doesNotContainAnyElementsOf(workers);
		// the first one was there before its configuration was known
		assertThat(commandLine(ready.get(2))).contains(" -Xmx111m ");
		assertThat(app.matches("APP mailer (\\d of \\d) started")).endsWith("0 of 2", "1 of 2");
		ServicesApps.stop(app);
	}

	@Test
	void socketsThatWouldMoveAreToldOf() throws IOException {
		Path file = this.directory.resolve("changed.properties");
		Files.writeString(file, "server.port=0\n");
		TestProcess app = this.apps.start(List.of(),
				List.of("--launcher.mode=process", "--server.address=127.0.0.1", ServicesApps.imports(file)));
		ServicesApps.awaitReady(app, 2);
		Files.writeString(file, "server.port=1\n");
		app.signal(OsSignal.HUP);
		app.awaitOutput("Reload to generation \\d+ completed", 1);
		app.awaitOutput("WARN .*'server.port' was '0' and is '1' now", 1);
		ServicesApps.stop(app);
	}

	@Test
	void servicesAreReloadedInPlaceWhenOneJvm() {
		TestProcess app = this.apps.start();
		app.awaitOutput(ServicesApps.STARTED, 1);
		app.awaitOutput("APP returned from run", 1);
		app.signal(OsSignal.HUP);
		assertThat(app.awaitOutput(ServicesApps.STARTED, 2)).containsOnly(Long.toString(app.pid()));
		assertThat(app.output()).containsSubsequence("APP mailer 0 of 1 started", "APP mailer 0 stopped",
				"APP mailer reset", "APP mailer 0 of 1 started");
		assertThat(app.workers()).isEmpty();
		ServicesApps.stop(app);
		assertThat(app.matches("APP mailer 0 stopped")).hasSize(2);
	}

	private static String commandLine(long pid) {
		return ProcessHandle.of(pid).flatMap((process) -> process.info().commandLine()).orElseThrow();
	}

	private static void assertRefused(TestProcess app, List<Long> workers, Path file, String configuration,
			String reason) throws IOException {
		Files.writeString(file, configuration + "\n");
		int refused = app.matches("Reload to generation \\d+ aborted: (.+)$").size();
		app.signal(OsSignal.HUP);
		List<String> reasons = app.awaitOutput("Reload to generation \\d+ aborted: (.+)$", refused + 1);
		assertThat(reasons.get(refused)).as(app::output).contains(reason);
		assertThat(app.workers()).containsAll(workers);
		assertThat(app.matches("APP mailer \\d stopped in (\\d+)").stream().map(Long::valueOf))
			.doesNotContainAnyElementsOf(workers);
	}

}
