package io.launcher.process;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;

import io.launcher.protocol.WorkerDescriptor;
import io.launcher.spi.WorkerCommandCustomizer;
import io.launcher.testapp.CommandLineApplication;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Starts an application that starts itself again, and compares the two.
 */
class WorkerCommandLineIntegrationTests {

	private static final String MAIN = CommandLineApplication.class.getName();

	private static final String[] ARGUMENTS = { "", "a b", " ", "\"q\" 'r'", "*", "#c", "@z", "back\\slash\\n",
			"line\nfeed", "grün-日本", "--x=y", "$HOME", "", "tab\t", "" };

	@TempDir
	static Path shared;

	private static Path archive;

	@TempDir
	private Path reports;

	@BeforeAll
	static void buildArchive() throws IOException {
		Manifest manifest = new Manifest();
		manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
		manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, MAIN);
		manifest.getMainAttributes().putValue("Premain-Class", MAIN);
		manifest.getMainAttributes().putValue("Add-Opens", "java.base/java.util");
		manifest.getMainAttributes().putValue("Automatic-Module-Name", "command.line");
		archive = Files.createDirectory(shared.resolve("my apps")).resolve("the app.jar");
		try (OutputStream output = Files.newOutputStream(archive);
				JarOutputStream jar = new JarOutputStream(output, manifest)) {
			for (Class<?> type : List.of(CommandLineApplication.class, WorkerCommandLine.class,
					WorkerCommandCustomizer.class, WorkerDescriptor.class)) {
				addPackage(jar, type);
			}
		}
	}

	private static void addPackage(JarOutputStream jar, Class<?> type) throws IOException {
		String directory = type.getPackageName().replace('.', '/') + "/";
		try (Stream<Path> files = Files.list(location(type).resolve(directory))) {
			for (Path file : files.filter((file) -> file.toString().endsWith(".class")).toList()) {
				jar.putNextEntry(new JarEntry(directory + file.getFileName()));
				Files.copy(file, jar);
			}
		}
	}

	@Test
	void classIsRepeatedWithArgumentsAndOptions() throws Exception {
		Runs runs = run(List.of("--add-opens", "java.base/java.lang=ALL-UNNAMED", "-Dq=a \"b\" #'c'", "-ea", "-Xmx99m",
				"-cp", classPath(), MAIN), ARGUMENTS);
		assertRepeated(runs, ARGUMENTS);
		assertThat(runs.worker("option")).contains("-Dq=a \"b\" #'c'", "-Xmx99m");
		assertThat(runs.supervisor("answer")).containsExactly("heap=true", "percentage=OptionalDouble.empty",
				"signals=false");
		assertThat(runs.notes()).isEmpty();
		assertThat(this.reports.resolve("worker arguments")).doesNotExist();
	}

	@Test
	void argumentsAreThoseOfTheCommandLineWhenMainHasChangedThem() throws Exception {
		Runs runs = run(List.of("-D" + CommandLineApplication.CHANGE_ARGUMENTS + "=true", "-cp", classPath(), MAIN),
				ARGUMENTS);
		assertRepeated(runs, ARGUMENTS);
		assertThat(runs.notes()).isEmpty();
		assertThat(runs.supervisor("answer")).containsExactly("heap=false", "percentage=OptionalDouble.empty",
				"signals=false");
	}

	@Test
	void argumentFilesAreRepeated() throws Exception {
		Path file = Files.writeString(this.reports.resolve("start"), "-cp '" + classPath()
				+ "' # comment\n-Dq=\"a \\\"b\" " + MAIN + " " + ArgumentFile.format(List.of(ARGUMENTS)));
		Runs runs = run(List.of("@" + file));
		assertRepeated(runs, ARGUMENTS);
		assertThat(runs.notes()).isEmpty();
	}

	@Test
	void optionsOfVariablesAreAppliedOnce() throws Exception {
		Path file = Files.writeString(this.reports.resolve("more"),
				"-Dr=1 --add-modules java.sql # comment\n'-Ds=a b'");
		Runs runs = run(Map.of("JAVA_TOOL_OPTIONS", "-Da=\"x y\"z '-javaagent:" + archive + "=o' -Dtoken=secret",
				"JDK_JAVA_OPTIONS", "-Dj=\"j k\"'l\"m\\n' --add-opens java.base/java.lang=ALL-UNNAMED -Xdiag @" + file,
				"_JAVA_OPTIONS", "-Xrs '-D_=a b' -XX:MaxRAMPercentage=12.5"),
				List.of("-Dmine=1", "-cp", classPath(), MAIN), ARGUMENTS);
		assertRepeated(runs, ARGUMENTS);
		assertThat(runs.worker("variable")).hasSize(3);
		assertThat(runs.worker("property")).contains("agents=1");
		assertThat(runs.worker("answer")).containsExactly("heap=true", "percentage=OptionalDouble[12.5]",
				"signals=true");
		assertThat(runs.notes()).isEmpty();
		assertThat(this.reports.resolve("worker arguments")).doesNotExist();
	}

	@Test
	void optionsGoByArgumentFileWhenVariablesDoNotShowAsTheyAre() throws Exception {
		Path file = Files.writeString(this.reports.resolve("more"), "-Dr=1\n'-Ds=a b'");
		Runs runs = run(Map.of("JAVA_TOOL_OPTIONS", "-XX:VMOptionsFile=" + file, "_JAVA_OPTIONS", "-Du=1"),
				List.of("-Dq=a \"\\b\n#c @d", "-cp", classPath(), MAIN), ARGUMENTS);
		assertRepeated(runs, ARGUMENTS);
		assertThat(runs.worker("option")).contains("-Dr=1", "-Ds=a b", "-Dq=a \"\\b\n#c @d");
		assertThat(runs.worker("variable")).isEmpty();
		assertThat(runs.notes()).singleElement().asString().contains("argument file");
	}

	@Test
	void longClassPathIsRepeated() throws Exception {
		String classPath = classPath() + (":" + this.reports.resolve("no such library.jar")).repeat(5000);
		assertThat(classPath).hasSizeGreaterThan(131072);
		Path file = Files.writeString(this.reports.resolve("start"), ArgumentFile.format(List.of("-cp", classPath)));
		Runs runs = run(Map.of("JAVA_TOOL_OPTIONS", "-Da=1"), List.of("@" + file, "-Dq=1", MAIN), ARGUMENTS);
		assertRepeated(runs, ARGUMENTS);
		assertThat(runs.worker("variable")).containsExactly("JAVA_TOOL_OPTIONS=-Da=1");
		assertThat(this.reports.resolve("worker arguments")).exists();
	}

	@Test
	void archiveIsRepeated() throws Exception {
		Runs runs = run(List.of("-javaagent:" + archive, "-jar", archive.toString()), ARGUMENTS);
		assertRepeated(runs, ARGUMENTS);
		assertThat(runs.worker("property")).contains("java.class.path=" + archive, "agents=1");
		assertRepeated(run(List.of("-jar", archive.toString())));
	}

	@Test
	void moduleIsRepeated() throws Exception {
		Runs runs = run(List.of("-p", archive.toString(), "-m", "command.line/" + MAIN), ARGUMENTS);
		assertRepeated(runs, ARGUMENTS);
		assertThat(runs.worker("property")).contains("jdk.module.path=" + archive);
		runs = run(List.of("-p", archive.toString(), "-cp", "/some where", "-m", "command.line/" + MAIN), ARGUMENTS);
		assertRepeated(runs, ARGUMENTS);
	}

	@Test
	void filesOfOptionsAreRepeated() throws Exception {
		Path options = Files.writeString(this.reports.resolve("options"), "-Dr=1\n-Xmx64m");
		Path flags = Files.writeString(this.reports.resolve("flags"), "+UseSerialGC\n");
		Runs runs = run(Map.of("JAVA_TOOL_OPTIONS", "-Da=1"),
				List.of("-XX:VMOptionsFile=" + options, "-XX:Flags=" + flags, "-cp", classPath(), MAIN));
		assertRepeated(runs);
		assertThat(runs.worker("option")).contains("-Dr=1", "-Xmx64m", "+UseSerialGC");
	}

	@Test
	void whatTwoJvmsCannotShareDoesNotKeepTheWorkerFromStarting() throws Exception {
		List<Integer> ports = freePorts();
		Runs runs = run(Map.of("JAVA_TOOL_OPTIONS", "-Dcom.sun.management.jmxremote.port=" + ports.get(0)),
				List.of("-agentlib:jdwp=transport=dt_socket,server=y,suspend=n,quiet=y,address=127.0.0.1:"
						+ ports.get(1), "-Dcom.sun.management.jmxremote.authenticate=false",
						"-Dcom.sun.management.jmxremote.host=127.0.0.1", "-Dcom.sun.management.jmxremote.ssl=false",
						"-Xlog:gc*:file=" + this.reports.resolve("gc.log"), "-cp", classPath(), MAIN),
				ARGUMENTS);
		assertThat(runs.worker("argument")).containsExactly(ARGUMENTS);
		assertThat(runs.worker("option"))
			.contains("-agentlib:jdwp=transport=dt_socket,server=y,quiet=y,address=127.0.0.1:0,suspend=n",
					"-Dcom.sun.management.jmxremote.ssl=false")
			.noneMatch((option) -> option.contains("jmxremote.port"));
		assertThat(runs.notes()).hasSize(4);
		try (Stream<Path> files = Files.list(this.reports)) {
			assertThat(files.map((file) -> file.getFileName().toString()).filter((name) -> name.startsWith("gc")))
				.hasSize(2)
				.contains("gc.log")
				.anyMatch((name) -> name.matches("gc-[0-9]+\\.log"));
		}
	}

	private static List<Integer> freePorts() throws IOException {
		try (ServerSocket one = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
				ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			return List.of(one.getLocalPort(), other.getLocalPort());
		}
	}

	private static void assertRepeated(Runs runs, String... arguments) throws IOException {
		assertThat(runs.supervisor("argument")).containsExactly(arguments);
		assertThat(runs.worker("argument")).containsExactly(arguments);
		assertThat(runs.worker("property")).isEqualTo(runs.supervisor("property"));
		List<String> options = new ArrayList<>(runs.worker("option"));
		assertThat(options.removeIf((option) -> option.startsWith("-Dio.launcher.worker="))).isTrue();
		assertThat(options.remove("-XX:+ExitOnOutOfMemoryError")).isTrue();
		assertThat(options).isEqualTo(runs.supervisor("option"));
	}

	private Runs run(List<String> command, String... arguments) throws Exception {
		return run(Map.of(), command, arguments);
	}

	private Runs run(Map<String, String> environment, List<String> command, String... arguments) throws Exception {
		// by a script: whatever the locale of the tests, the text arrives as it is
		StringBuilder script = new StringBuilder("exec");
		Stream
			.of(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()),
					List.of("-D" + CommandLineApplication.REPORTS + "=" + this.reports, "-XX:TieredStopAtLevel=1"),
					command, List.of(arguments))
			.flatMap(List::stream)
			.forEach((word) -> script.append(" '").append(word.replace("'", "'\\''")).append('\''));
		ProcessBuilder builder = new ProcessBuilder("/bin/sh",
				Files.writeString(this.reports.resolve("start.sh"), script).toString());
		OptionVariables.NAMES.forEach(builder.environment()::remove);
		builder.environment().put("LC_ALL", "C.UTF-8");
		builder.environment().putAll(environment);
		Path output = this.reports.resolve("output");
		Process process = builder.redirectErrorStream(true).redirectOutput(output.toFile()).start();
		try {
			assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
		}
		finally {
			process.descendants().forEach(ProcessHandle::destroyForcibly);
			process.destroyForcibly();
		}
		assertThat(process.exitValue()).as(() -> text(output)).isZero();
		return new Runs(this.reports);
	}

	private static String text(Path file) {
		try {
			return Files.readString(file);
		}
		catch (IOException ex) {
			return ex.toString();
		}
	}

	private static String classPath() {
		return location(WorkerCommandLine.class) + ":" + location(CommandLineApplication.class);
	}

	private static Path location(Class<?> type) {
		return Path.of(URI.create(type.getProtectionDomain().getCodeSource().getLocation().toString()));
	}

	private record Runs(Path reports) {

		List<String> supervisor(String kind) throws IOException {
			return read("supervisor", kind);
		}

		List<String> worker(String kind) throws IOException {
			return read("worker", kind);
		}

		List<String> notes() throws IOException {
			return Files.readAllLines(this.reports.resolve("notes"));
		}

		private List<String> read(String report, String kind) throws IOException {
			return Files.readAllLines(this.reports.resolve(report))
				.stream()
				.filter((line) -> line.startsWith(kind + " "))
				.map((line) -> new String(Base64.getDecoder().decode(line.substring(kind.length() + 1)),
						StandardCharsets.UTF_8))
				.toList();
		}

	}

}
