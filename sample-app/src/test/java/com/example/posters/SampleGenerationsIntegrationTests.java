package com.example.posters;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

import io.launcher.signal.OsSignal;
import io.launcher.testprocess.TestProcess;
import io.launcher.testprocess.TestProcesses;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for releases of the packaged application that follow one another.
 */
@Tag("boot")
class SampleGenerationsIntegrationTests {

	@RegisterExtension
	private final TestProcesses processes = new TestProcesses();

	@TempDir
	private Path directory;

	@Test
	void failedReleaseIsRolledBackAndOverwrittenArchiveHarmsNobody() throws IOException {
		Releases releases = new Releases(this.directory);
		Path work = this.directory.resolve("work");
		Workshop workshop = Workshop.start(this.processes, this.directory,
				List.of("-jar", releases.archive().toString()),
				List.of("--launcher.mode=process", "--launcher.services.web.workers=1",
						"--launcher.services.queue.workers=1", "--launcher.services.scheduling.workers=0",
						"--launcher.work-directory=" + work));
		workshop.awaitRunning();
		assertThat(releases(workshop)).allMatch((line) -> line.contains("/generations/1/"));

		TestProcess process = workshop.process();
		releases.overwrite("spring.application.name: second");
		process.signal(OsSignal.HUP);
		process.awaitOutput("Reload to generation 2 completed", 1);
		workshop.awaitRunning();
		assertThat(releases(workshop)).allMatch((line) -> line.contains("/generations/2/"));
		process.awaitOutput("\\[second\\]", 1);

		// only workers of the queue cannot start, after that of the web has been replaced
		releases.replace("launcher.services.queue.jvm-args: -XX:+NoSuchOption");
		process.signal(OsSignal.HUP);
		process.awaitOutput("rolling back to generation 2", 1);
		process.awaitOutput("Rolled back to generation 2", 1);
		workshop.awaitRunning();
		assertThat(process.matches("web-0 \\(pid \\d+\\) ready .* generation (\\d)")).containsExactly("1", "2", "3",
				"2");
		assertThat(process.matches("queue-0 \\(pid \\d+\\) ready .* generation (\\d)")).containsExactly("1", "2");
		assertThat(releases(workshop)).allMatch((line) -> line.contains("/generations/2/"));
		process.signal(OsSignal.TERM);
		assertThat(process.awaitExit()).as(process::output).isZero();
		assertThat(work).isEmptyDirectory();
	}

	private static List<String> releases(Workshop workshop) {
		List<Long> workers = workshop.process().workers();
		assertThat(workers).hasSize(2);
		return workers.stream()
			.map((pid) -> ProcessHandle.of(pid).flatMap((handle) -> handle.info().commandLine()).orElseThrow())
			.toList();
	}

}
