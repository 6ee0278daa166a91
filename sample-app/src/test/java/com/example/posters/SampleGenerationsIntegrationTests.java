package com.example.posters;

import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
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
		Path archive = this.directory.resolve("app.jar");
		Path work = this.directory.resolve("work");
		Files.copy(Path.of(Workshop.JAR), archive);
		Workshop workshop = Workshop.start(this.processes, this.directory, List.of("-jar", archive.toString()),
				List.of("--launcher.mode=process", "--launcher.services.web.workers=1",
						"--launcher.services.queue.workers=1", "--launcher.services.scheduling.workers=0",
						"--launcher.work-directory=" + work));
		workshop.awaitRunning();
		assertThat(releases(workshop)).allMatch((line) -> line.contains("/generations/1/"));

		TestProcess process = workshop.process();
		overwrite(archive, "spring.application.name: second");
		process.signal(OsSignal.HUP);
		process.awaitOutput("Reload to generation 2 completed", 1);
		workshop.awaitRunning();
		assertThat(releases(workshop)).allMatch((line) -> line.contains("/generations/2/"));
		process.awaitOutput("\\[second\\]", 1);

		// only workers of the queue cannot start, after that of the web has been replaced
		replace(archive, "launcher.services.queue.jvm-args: -XX:+NoSuchOption");
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

	// as cp does it
	private void overwrite(Path archive, String configuration) throws IOException {
		Files.write(archive, Files.readAllBytes(release(configuration)));
	}

	// as mv does it
	private void replace(Path archive, String configuration) throws IOException {
		Files.move(release(configuration), archive, StandardCopyOption.REPLACE_EXISTING);
	}

	private Path release(String configuration) throws IOException {
		Path release = this.directory.resolve("release.jar");
		Files.deleteIfExists(release);
		Files.copy(Path.of(Workshop.JAR), release);
		try (FileSystem contents = FileSystems.newFileSystem(release)) {
			Files.writeString(contents.getPath("BOOT-INF/classes/application.yml"), "\n---\n" + configuration + "\n",
					StandardOpenOption.APPEND);
		}
		return release;
	}

}
