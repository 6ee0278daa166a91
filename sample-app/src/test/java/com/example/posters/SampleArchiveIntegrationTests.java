package com.example.posters;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import com.jayway.jsonpath.JsonPath;
import com.jayway.jsonpath.ReadContext;
import io.launcher.signal.OsSignal;
import io.launcher.testprocess.TestProcess;
import io.launcher.testprocess.TestProcesses;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the archive of the classes of the packaged application.
 */
@Tag("boot")
class SampleArchiveIntegrationTests {

	private static final String RECORDED = "Workers of generation 1 start with an archive of its classes";

	private static final String WORKER = "$.services[?(@.name == 'web')].workers[0].";

	@RegisterExtension
	private final TestProcesses processes = new TestProcesses();

	@TempDir
	private Path directory;

	@Test
	void laterWorkersStartWithTheArchiveUntilItIsDamaged() throws IOException {
		Path work = this.directory.resolve("work");
		Workshop workshop = Workshop.of(this.processes.java(
				List.of("-XX:TieredStopAtLevel=1", "-jar", Workshop.JAR, "--server.port=0", "--launcher.mode=process",
						"--launcher.services.web.workers=1", "--launcher.services.queue.workers=0",
						"--launcher.services.scheduling.workers=0", "--launcher.work-directory=" + work,
						"--launcher.worker.class-archive-delay=100ms", "--launcher.worker.class-archive-sharing=true"),
				Map.of(), this.directory.toFile()));
		TestProcess process = workshop.process();
		workshop.awaitRunning();
		assertThat(told(workshop, "layout")).isEqualTo("extracted");
		assertThat(told(workshop, "classArchive")).isEqualTo("not recorded yet");
		process.awaitOutput(RECORDED, 1);
		Path archive = archive(work);
		assertThat(process.workers()).hasSize(1);
		assertThat(process.output()).doesNotContain("Picked up JAVA_TOOL_OPTIONS");

		long second = kill(workshop, process.workers().get(0));
		assertThat(commandLine(second)).contains("=" + archive);
		assertThat(told(workshop, "classArchive")).isEqualTo("used");
		List<String> flags = JsonPath.parse(workshop.get("/actuator/launcher").body()).read(WORKER + "jvmFlags[*]");
		assertThat(flags).contains("-XX:ArchiveRelocationMode=0", "-Xlog:cds*=off")
			.anyMatch((flag) -> flag.endsWith("=" + archive));

		Path damaged = this.directory.resolve("damaged");
		Files.write(damaged, Arrays.copyOf(Files.readAllBytes(archive), 100_000));
		// not where it is, which would end the JVM that uses it
		Files.move(damaged, archive, StandardCopyOption.REPLACE_EXISTING);
		long third = kill(workshop, second);
		assertThat(commandLine(third)).doesNotContain(archive.getFileName().toString());
		assertThat(told(workshop, "classArchive")).startsWith("put aside");
		assertThat(process.matches("(put aside|without the archive of their classes)")).hasSize(1);
		assertThat(process.matches("web-0 \\(pid \\d+\\) ready (.*) after its start")).hasSize(3);
		process.signal(OsSignal.TERM);
		assertThat(process.awaitExit()).as(process::output).isZero();
		assertThat(work).isEmptyDirectory();
	}

	private static long kill(Workshop workshop, long worker) {
		workshop.process().signal(worker, OsSignal.KILL);
		workshop.process().awaitGone(worker);
		ReadContext state = workshop.awaitRunning();
		return workshop.pids(state, "web").get(0);
	}

	private static String told(Workshop workshop, String member) {
		return JsonPath.parse(workshop.get("/actuator/launcher").body()).<List<String>>read(WORKER + member).get(0);
	}

	private static String commandLine(long pid) {
		return ProcessHandle.of(pid).flatMap((handle) -> handle.info().commandLine()).orElseThrow();
	}

	private static Path archive(Path work) throws IOException {
		try (Stream<Path> files = Files.walk(work)) {
			return files.filter((file) -> file.getFileName().toString().startsWith("classes-"))
				.findFirst()
				.orElseThrow();
		}
	}

}
