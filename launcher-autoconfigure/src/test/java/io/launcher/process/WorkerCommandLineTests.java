package io.launcher.process;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.launcher.spi.WorkerCommandCustomizer;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class WorkerCommandLineTests {

	private static final String WORKER = "-Dio.launcher.worker=/control/1.properties";

	private static final String EXIT = "-XX:+ExitOnOutOfMemoryError";

	private static final WorkerCommandRequest REQUEST = WorkerCommandRequest.of(Path.of("/control/1.properties"),
			Path.of("/control/1.args"));

	@Test
	void classIsRunByClassPathAndName() {
		WorkerCommand command = command(new Invocation().options("-Xmx64m").command("/lib/a:/lib/b", "app.Main x"));
		assertThat(command.command()).containsExactly("/java/bin/java", WORKER, "-Xmx64m", EXIT, "-cp", "/lib/a:/lib/b",
				"app.Main", "x");
		assertThat(command.argumentFileContent()).isNull();
		assertThat(command.argumentFileBytes()).isNull();
		assertThat(command.notes()).isEmpty();
		assertThat(command.removedEnvironment()).isEmpty();
	}

	@Test
	void archiveIsRunByJar() {
		WorkerCommandLine line = new Invocation().command("/my apps/app.jar", "/my apps/app.jar x").line();
		assertThat(line.archive()).isEqualTo("/my apps/app.jar");
		assertThat(line.command(REQUEST).command()).endsWith("-jar", "/my apps/app.jar", "x");
	}

	@Test
	void archiveIsRunByJarWhenItsCodeHasReplacedTheClassPath() {
		WorkerCommandLine line = new Invocation().command("/lib/a:/lib/b", "/app.jar x")
			.raw("java", "-jar", "/app.jar", "x")
			.line();
		assertThat(line.command(REQUEST).command()).endsWith("-jar", "/app.jar", "x");
	}

	@Test
	void archiveMayBeAnother() {
		WorkerCommandRequest request = new WorkerCommandRequest(REQUEST.workerFile(), REQUEST.argumentFile(), "",
				List.of(), Map.of(), Path.of("/other"), Path.of("/generations/2/app.jar"));
		WorkerCommand command = new Invocation().command("app.jar", "app.jar x").line().command(request);
		assertThat(command.command()).containsExactly("/other/bin/java", WORKER, EXIT, "-jar", "/generations/2/app.jar",
				"x");
	}

	@Test
	void anotherArchiveIsRefusedWhenThisJvmRunsAClass() {
		WorkerCommandRequest request = new WorkerCommandRequest(REQUEST.workerFile(), REQUEST.argumentFile(), "",
				List.of(), Map.of(), null, Path.of("/generations/2/app.jar"));
		WorkerCommandLine line = new Invocation().command("/lib", "app.Main").line();
		assertThat(line.archive()).isNull();
		assertThatIllegalStateException().isThrownBy(() -> line.command(request)).withMessageContaining("app.Main");
	}

	@Test
	void moduleIsRunByModule() {
		Invocation invocation = new Invocation().options("--module-path=/mods", "-Djdk.module.main=app")
			.command("", "app/app.Main x")
			.module("app", "/mods");
		assertThat(command(invocation).command()).containsExactly("/java/bin/java", WORKER, "--module-path=/mods", EXIT,
				"-m", "app/app.Main", "x");
	}

	@Test
	void moduleKeepsItsClassPathAndFindsItsModules() {
		Invocation invocation = new Invocation().command("/lib", "app/app.Main x").module("app", "/mods");
		assertThat(command(invocation).command()).containsExactly("/java/bin/java", WORKER, "--module-path=/mods", EXIT,
				"-cp", "/lib", "-m", "app/app.Main", "x");
	}

	@Test
	void jvmWithoutCommandIsRefused() {
		assertThatIllegalStateException().isThrownBy(() -> new Invocation().command("/lib", "").line())
			.withMessageContaining("sun.java.command");
	}

	@Test
	void optionsOfVariablesStayInTheEnvironment() {
		Invocation invocation = new Invocation()
			.options("-Da=x y", "--add-opens=java.base/java.lang=ALL-UNNAMED", "-Xmx1g", "-Dmine=1", "-D_=1")
			.variable("JAVA_TOOL_OPTIONS", "-Da='x y'")
			.variable("JDK_JAVA_OPTIONS", "--add-opens java.base/java.lang=ALL-UNNAMED -cp /lib -mx1g")
			.variable("_JAVA_OPTIONS", "-D_=1");
		WorkerCommand command = command(invocation);
		assertThat(command.command()).containsExactly("/java/bin/java", WORKER, "-Dmine=1", EXIT, "-cp", "/lib",
				"app.Main");
		assertThat(command.removedEnvironment()).isEmpty();
		assertThat(command.notes()).isEmpty();
	}

	@Test
	void optionsGoByArgumentFileWhenVariablesAreNotWhatTheVmSaw() {
		Invocation invocation = new Invocation().options("-Da=1", "-Dmine=1")
			.variable("JAVA_TOOL_OPTIONS", "-Da=changed")
			.variable("_JAVA_OPTIONS", "");
		WorkerCommand command = command(invocation);
		assertThat(command.command()).containsExactly("/java/bin/java", WORKER, "@/control/1.args");
		assertThat(command.argumentFileContent())
			.isEqualTo("\"-Da=1\"\n\"-Dmine=1\"\n\"" + EXIT + "\"\n\"-cp\"\n\"/lib\"\n\"app.Main\"\n");
		assertThat(command.argumentFileBytes()).asString().isEqualTo(command.argumentFileContent());
		assertThat(command.removedEnvironment()).containsExactlyInAnyOrder("JAVA_TOOL_OPTIONS", "_JAVA_OPTIONS");
		assertThat(command.notes()).singleElement().asString().contains("JAVA_TOOL_OPTIONS").doesNotContain("-Da");
	}

	@Test
	void optionsGoByArgumentFileWhenAVariableCannotBeRead() {
		for (String value : List.of("-Da='x", "@/no/such/file")) {
			WorkerCommand command = command(new Invocation().options("-Da=1").variable("JDK_JAVA_OPTIONS", value));
			assertThat(command.removedEnvironment()).containsExactly("JDK_JAVA_OPTIONS");
			assertThat(command.argumentFileContent()).contains("-Da=1");
		}
	}

	@Test
	void optionsGoByArgumentFileWhenOneOfAVariableCannotBeShared() {
		Invocation invocation = new Invocation().options("-agentlib:jdwp=server=y,address=5005", "-Dmine=1")
			.variable("JAVA_TOOL_OPTIONS", "-agentlib:jdwp=server=y,address=5005");
		WorkerCommand command = command(invocation);
		assertThat(command.argumentFileContent()).contains("address=0,suspend=n", "-Dmine=1").doesNotContain("5005");
		assertThat(command.removedEnvironment()).containsExactly("JAVA_TOOL_OPTIONS");
		assertThat(command.notes()).hasSize(2);
	}

	@Test
	void longCommandsGoByArgumentFileAndKeepVariables() {
		String classPath = "/lib/é.jar:".repeat(10_000);
		Invocation invocation = new Invocation().options("-Da=1")
			.variable("JAVA_TOOL_OPTIONS", "-Da=1")
			.command(classPath, "app.Main");
		WorkerCommand command = command(invocation);
		assertThat(command.command()).containsExactly("/java/bin/java", WORKER, "@/control/1.args");
		assertThat(command.argumentFileContent()).contains(classPath).doesNotContain("-Da=1");
		assertThat(command.removedEnvironment()).isEmpty();
	}

	@Test
	void linesOfAFlagsFileAreNotOptions() {
		Invocation invocation = new Invocation().options("+UseSerialGC", "MaxHeapSize=50m", "-Da=1", "-XX:Flags=f")
			.variable("JAVA_TOOL_OPTIONS", "-Da=1");
		assertThat(command(invocation).command()).containsSequence(WORKER, "-XX:Flags=f", EXIT);
	}

	@Test
	void givenOptionsFollowThoseOfThisJvm() {
		WorkerCommandRequest request = new WorkerCommandRequest(REQUEST.workerFile(), REQUEST.argumentFile(), "",
				List.of("-Xmx32m", "-Xlog:gc:gc.log", "-agentlib:jdwp=server=y,address=5005"), Map.of("A", "1"), null,
				null);
		WorkerCommand command = new Invocation().options("-Xmx64m").line().command(request);
		assertThat(command.command()).containsSequence("-Xmx64m", "-Xmx32m", "-Xlog:gc:gc-%p.log",
				"-agentlib:jdwp=server=y,address=5005", EXIT);
		assertThat(command.environment()).containsExactly(Map.entry("A", "1"));
		assertThat(command.notes()).hasSize(1);
	}

	@Test
	void workersEndWhenOutOfMemoryUnlessChosenOtherwise() {
		for (String chosen : List.of("-XX:+CrashOnOutOfMemoryError", "-XX:-ExitOnOutOfMemoryError", EXIT,
				"-XX:OnOutOfMemoryError=kill -9 %p")) {
			assertThat(command(new Invocation().options(chosen)).command()).containsSequence(WORKER, chosen, "-cp");
			assertThat(
					command(new Invocation().options(chosen).variable("_JAVA_OPTIONS", "'" + chosen + "'")).command())
				.containsSequence(WORKER, "-cp");
			assertThat(new Invocation().line()
				.command(new WorkerCommandRequest(REQUEST.workerFile(), REQUEST.argumentFile(), "", List.of(chosen),
						Map.of(), null, null))
				.command()).containsSequence(WORKER, chosen, "-cp");
		}
	}

	@Test
	void moduleOptionsAreNeitherAddedNorLost() {
		assertThat(command(new Invocation()).command()).noneMatch((option) -> option.startsWith("--"));
		String option = "--enable-native-access=ALL-UNNAMED";
		assertThat(command(new Invocation().options(option)).command()).containsOnlyOnce(option);
	}

	@Test
	void customizersChangeTheCommand() {
		WorkerCommandCustomizer customizer = (draft) -> {
			assertThat(draft.profile()).isEqualTo("mailer");
			draft.jvmOptions().remove("-Da=1");
			draft.jvmOptions().add("-Db=" + draft.environment().get("A"));
			draft.environment().put("A", "2");
		};
		WorkerCommandLine line = new WorkerCommandLine(new Invocation().options("-Da=1").build(), List.of(customizer));
		WorkerCommand command = line.command(new WorkerCommandRequest(REQUEST.workerFile(), REQUEST.argumentFile(),
				"mailer", List.of(), Map.of("A", "1"), null, null));
		assertThat(command.command()).containsSequence(WORKER, EXIT, "-Db=1", "-cp");
		assertThat(command.environment()).containsExactly(Map.entry("A", "2"));
	}

	@Test
	void environmentIsRemovedThenSet() {
		Map<String, String> environment = new HashMap<>(Map.of("A", "1", "B", "1", "C", "1"));
		new WorkerCommand(List.of(), Map.of("A", "2"), Set.of("A", "B"), null, List.of(), null).applyTo(environment);
		assertThat(environment).containsOnly(Map.entry("A", "2"), Map.entry("C", "1"));
	}

	@Test
	void unverifiedArgumentsAreNoted() {
		Invocation invocation = new Invocation().command("/lib", "app.Main a b").arguments("changed");
		WorkerCommand command = command(invocation);
		assertThat(command.command()).endsWith("app.Main", "changed");
		assertThat(command.notes()).singleElement().asString().contains("program arguments");
	}

	private static WorkerCommand command(Invocation invocation) {
		return invocation.line().command(REQUEST);
	}

}
