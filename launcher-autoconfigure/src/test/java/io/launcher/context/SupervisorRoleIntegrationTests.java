package io.launcher.context;

import java.nio.file.Path;
import java.util.List;

import io.launcher.context.testapp.FakeSupervisor;
import io.launcher.context.testapp.StartStyles;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the role of the supervisor, in JVMs of their own.
 */
@Tag("boot")
class SupervisorRoleIntegrationTests {

	private static final String SOURCES = "--launcher.supervisor.sources=" + FakeSupervisor.class.getName();

	@TempDir
	private Path directory;

	@ParameterizedTest
	@ValueSource(strings = { "plain", "sources", "batch", "initializer", "listener", "web-type", "hierarchy" })
	void nothingOfTheApplicationExistsWhenSupervisor(String style) throws Exception {
		Path pid = this.directory.resolve("pid");
		try (TestJvm jvm = start(List.of("-Dstyle=" + style, "-Dpid.file=" + pid), SOURCES, "--launcher.workers=2",
				"--test.exit=3")) {
			assertThat(jvm.awaitExit()).as(jvm.output()).isEqualTo(3);
			assertThat(jvm.output()).containsOnlyOnce("RUNNER LaunchedApplication")
				.containsOnlyOnce(":: Spring Boot ::")
				.contains("[supervisor]")
				.doesNotContain("USER")
				.doesNotContain(" WARN ")
				.doesNotContain("ERROR");
			if (style.equals("listener")) {
				// it is deleted at the end
				assertThat(pid).doesNotExist();
			}
		}
	}

	@Test
	void applicationIsDescribedWhenSupervisor() throws Exception {
		try (TestJvm jvm = start(List.of("-Dstyle=web-type"), SOURCES, "--launcher.mode=process", "a b", "")) {
			assertThat(jvm.awaitExit()).as(jvm.output()).isZero();
			assertThat(jvm.output()).contains("mainClass=" + StartStyles.class.getName())
				.contains("a b, ]")
				.contains("webApplicationType=SERVLET");
		}
	}

	@Test
	void failureIsReportedOnceWhenSupervisorCannotStart() throws Exception {
		try (TestJvm jvm = start(List.of(), SOURCES, "--launcher.workers=2", "--test.exit=-1")) {
			assertThat(jvm.awaitExit()).as(jvm.output()).isEqualTo(1);
			assertThat(jvm.output()).containsOnlyOnce("Application run failed")
				.contains("cannot supervise")
				.doesNotContain("USER");
		}
	}

	@Test
	void failureNamesSourceWhenSourceIsUnknown() throws Exception {
		try (TestJvm jvm = start(List.of(), "--launcher.supervisor.sources=no.such.Type", "--launcher.workers=2")) {
			assertThat(jvm.awaitExit()).as(jvm.output()).isEqualTo(1);
			assertThat(jvm.output()).containsOnlyOnce("APPLICATION FAILED TO START")
				.contains("launcher.supervisor.sources")
				.contains("no.such.Type");
		}
	}

	@Test
	void analysisIsPrintedOnceWhenModeContradictsCount() throws Exception {
		try (TestJvm jvm = start(List.of(), "--launcher.mode=thread-group", "--launcher.workers=2")) {
			assertThat(jvm.awaitExit()).as(jvm.output()).isEqualTo(1);
			assertThat(jvm.output()).containsOnlyOnce("APPLICATION FAILED TO START")
				.contains("'launcher.mode' is 'thread-group'")
				.contains("'launcher.workers' asks for 2")
				.doesNotContain("USER");
		}
	}

	@Test
	void analysisIsPrintedOnceWhenSignalsAreReduced() throws Exception {
		try (TestJvm jvm = start(List.of("-Xrs"), "--launcher.workers=2")) {
			assertThat(jvm.awaitExit()).as(jvm.output()).isEqualTo(1);
			assertThat(jvm.output()).containsOnlyOnce("APPLICATION FAILED TO START").contains("-Xrs");
		}
	}

	@Test
	void analysisIsPrintedOnceWhenModeIsUnknown() throws Exception {
		try (TestJvm jvm = start(List.of(), "--launcher.mode=threads")) {
			assertThat(jvm.awaitExit()).as(jvm.output()).isEqualTo(1);
			assertThat(jvm.output()).containsOnlyOnce("APPLICATION FAILED TO START")
				.contains("launcher.mode")
				.contains("threads");
		}
	}

	@Test
	void linesCarryNameWhenStructured() throws Exception {
		try (TestJvm jvm = start(List.of(), SOURCES, "--launcher.workers=2",
				"--logging.structured.format.console=logstash")) {
			assertThat(jvm.awaitExit()).as(jvm.output()).isZero();
			assertThat(jvm.output()).contains("\"launcher.worker\":\"supervisor\"");
		}
	}

	@Test
	void linesCarryNameWhenLog4j2() throws Exception {
		String classPath = TestJvm.classPath("(logback-|log4j-to-slf4j-).*");
		try (TestJvm jvm = TestJvm.start(this.directory, classPath, StartStyles.class, List.of(), SOURCES,
				"--launcher.workers=2")) {
			assertThat(jvm.awaitExit()).as(jvm.output()).isZero();
			assertThat(jvm.output()).contains("[supervisor]").doesNotContain("${");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "spring-boot-(health|micrometer-metrics)-.*|micrometer-core-.*",
			"spring-boot-jackson-.*|jackson-.*" })
	void managementPortIsServedWithWhatThereIs(String withoutFiles) throws Exception {
		try (TestJvm jvm = startWithout(withoutFiles)) {
			assertThat(jvm.awaitExit()).as(jvm.output()).isZero();
			assertThat(jvm.output()).contains("Tomcat started on port").doesNotContain(" WARN ");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "spring-boot-tomcat-.*|tomcat-embed-.*", "spring-(boot-)?webmvc-.*" })
	void managementPortIsNotServedWithoutServer(String withoutFiles) throws Exception {
		try (TestJvm jvm = startWithout(withoutFiles)) {
			assertThat(jvm.awaitExit()).as(jvm.output()).isZero();
			assertThat(jvm.output()).contains("Nothing answers on port 0").doesNotContain("Tomcat started");
		}
	}

	@Test
	void managementPortMeansNothingWithoutActuator() throws Exception {
		try (TestJvm jvm = startWithout("spring-boot-(actuator|health|micrometer).*")) {
			assertThat(jvm.awaitExit()).as(jvm.output()).isZero();
			assertThat(jvm.output()).doesNotContain("Tomcat started").doesNotContain(" WARN ");
		}
	}

	private TestJvm startWithout(String files) throws Exception {
		return TestJvm.start(this.directory, TestJvm.classPath(files), StartStyles.class, List.of(), SOURCES,
				"--launcher.workers=2", "--management.server.port=0", "--management.server.address=127.0.0.1");
	}

	private TestJvm start(List<String> options, String... arguments) throws Exception {
		return TestJvm.start(this.directory, StartStyles.class, options, arguments);
	}

}
