package io.launcher.context;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

import org.awaitility.Awaitility;

/**
 * Another JVM with the class path of the tests and its whole output, ended when closed.
 */
final class TestJvm implements AutoCloseable {

	private static final long TIMEOUT_SECONDS = 40;

	private final Process process;

	private final Path output;

	private TestJvm(Process process, Path output) {
		this.process = process;
		this.output = output;
	}

	static TestJvm start(Path directory, Class<?> main, List<String> options, String... arguments) throws IOException {
		return start(directory, classPath(""), main, options, arguments);
	}

	// The class path of the tests without the files whose names match.
	static String classPath(String withoutFiles) {
		String all = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
		return Arrays.stream(all.split(File.pathSeparator))
			.filter((entry) -> !Path.of(entry).getFileName().toString().matches(withoutFiles))
			.collect(Collectors.joining(File.pathSeparator));
	}

	static TestJvm start(Path directory, String classPath, Class<?> main, List<String> options, String... arguments)
			throws IOException {
		List<String> command = new ArrayList<>();
		command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
		command.addAll(List.of("-XX:TieredStopAtLevel=1", "-Xshare:auto"));
		command.addAll(options);
		command.addAll(List.of("-cp", classPath, main.getName()));
		command.addAll(List.of(arguments));
		Path output = Files.createTempFile(directory, "output", ".txt");
		return new TestJvm(
				new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile()).start(), output);
	}

	Process process() {
		return this.process;
	}

	String output() {
		try {
			return Files.readString(this.output);
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	void awaitOutput(String text) {
		Awaitility.await()
			.atMost(Duration.ofSeconds(TIMEOUT_SECONDS))
			.until(this::output, (output) -> output.contains(text));
	}

	int awaitExit() throws InterruptedException {
		if (!this.process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
			throw new AssertionError("Still running after:\n" + output());
		}
		return this.process.exitValue();
	}

	@Override
	public void close() {
		this.process.destroyForcibly();
		try {
			this.process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
