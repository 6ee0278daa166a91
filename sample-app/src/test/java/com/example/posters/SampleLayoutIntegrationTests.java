package com.example.posters;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import com.jayway.jsonpath.JsonPath;
import io.launcher.signal.OsSignal;
import io.launcher.testprocess.TestProcess;
import io.launcher.testprocess.TestProcesses;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.util.FileSystemUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the ways in which an application can lie on the disk and be started: its
 * workers are started in the same one.
 */
@Tag("boot")
class SampleLayoutIntegrationTests {

	private static final String GREETING = "Gr\u00fc\u00dfe aus  K\u00f6ln \"\u6771\u4eac\" \\ $HOME *";

	@RegisterExtension
	private final TestProcesses processes = new TestProcesses();

	@TempDir
	private Path directory;

	@Test
	void workersRunWhenExtracted() throws IOException {
		Path extracted = this.directory.resolve("extracted app");
		run(List.of("-Djarmode=tools", "-jar", Workshop.JAR, "extract", "--destination", extracted.toString()));
		Path jar = extracted.resolve(Path.of(Workshop.JAR).getFileName());
		assertThat(extracted.resolve("lib")).isDirectory();
		assertServes(List.of("-jar", jar.toString()));
	}

	@Test
	void workersRunWhenExploded() throws IOException {
		Path exploded = Files.createDirectory(this.directory.resolve("exploded"));
		TestProcess unzip = this.processes.start(
				List.of(Path.of(System.getProperty("java.home"), "bin", "jar").toString(), "-xf", Workshop.JAR),
				Map.of(), exploded.toFile());
		assertThat(unzip.awaitExit()).as(unzip::output).isZero();
		assertServes(List.of("-cp", exploded.toString(), "org.springframework.boot.loader.launch.JarLauncher"));
	}

	// as an IDE does, and spring-boot:run
	@Test
	void workersRunWhenOnTheClassPath() throws IOException {
		assertServes(List.of("-cp", classPath(), PostersApplication.class.getName()));
	}

	@Test
	void workersRunWhenCommandIsInAnArgumentFile() throws IOException {
		Path file = this.directory.resolve("arguments");
		Files.writeString(file, "-cp \"" + classPath() + "\"\n-Dtest.file=\"a b\"\n");
		assertServes(List.of("@" + file, PostersApplication.class.getName()));
	}

	@Test
	void argumentsReachWorkersAsTheyAre() throws IOException {
		// a shell, as this JVM may be unable to hand on such text; the other way round
		// Java needs a locale that has it
		Path script = this.directory.resolve("run.sh");
		Path text = this.directory.resolve("text");
		Files.writeString(text, GREETING);
		Files.writeString(script,
				"text=$(cat \"$1\"); shift; exec \"$@\" \"--test.greeting=$text\" '' '--test.last=a b'");
		List<String> command = new ArrayList<>(
				List.of("sh", script.toString(), text.toString(), System.getProperty("java.home") + "/bin/java"));
		command.addAll(Workshop.FAST);
		command.addAll(List.of("-Dtest.option=c  d", "-jar", Workshop.JAR, "--server.port=0",
				"--management.endpoints.web.exposure.include=env", "--management.endpoint.env.show-values=always"));
		command.addAll(Workshop.WEB_ONLY);
		Workshop workshop = Workshop
			.of(this.processes.start(command, Map.of("LC_ALL", "C.UTF-8"), this.directory.toFile()));
		workshop.awaitRunning();
		assertValue(workshop, "test.greeting", GREETING);
		assertValue(workshop, "test.last", "a b");
		assertValue(workshop, "test.option", "c  d");
	}

	private static void assertValue(Workshop workshop, String property, String value) {
		assertThat(JsonPath.parse(workshop.get("/actuator/env/" + property).body()).<String>read("$.property.value"))
			.isEqualTo(value);
	}

	private void assertServes(List<String> program) throws IOException {
		Path work = Files.createDirectory(this.directory.resolve("work"));
		Workshop workshop = Workshop.start(this.processes, work, program, Workshop.WEB_ONLY);
		List<Long> pids = workshop.pids(workshop.awaitRunning(), "web");
		assertThat(pids).hasSize(2);
		assertThat(workshop.process().workers()).containsExactlyInAnyOrderElementsOf(pids);
		for (Long pid : pids) {
			workshop.await(() -> Workshop.answeredBy(workshop.get("/")).endsWith("(pid " + pid + ")") ? true : null,
					"an answer of " + pid);
		}
		workshop.process().signal(OsSignal.TERM);
		assertThat(workshop.process().awaitExit()).as(workshop.process()::output).isZero();
		workshop.process().awaitNobody(Duration.ofSeconds(3));
		FileSystemUtils.deleteRecursively(work);
	}

	private void run(List<String> arguments) {
		TestProcess process = this.processes.java(arguments, Map.of(), this.directory.toFile());
		assertThat(process.awaitExit()).as(process::output).isZero();
	}

	// that of these tests, without the tests
	private static String classPath() {
		String all = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
		return Arrays.stream(all.split(File.pathSeparator))
			.filter((entry) -> !entry.endsWith("test-classes") && !entry.endsWith("-tests.jar"))
			.collect(Collectors.joining(File.pathSeparator));
	}

}
