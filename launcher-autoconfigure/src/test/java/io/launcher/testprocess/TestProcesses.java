package io.launcher.testprocess;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Starts processes for a test, each in a session of its own and with the usual signal
 * dispositions, whatever this JVM has inherited. After the test nothing is left of them,
 * also if it failed; a test that leaves something behind by itself fails. In a static
 * field it starts processes for all tests of a class, which end with the last of them.
 */
public final class TestProcesses
		implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback, AfterAllCallback, AutoCloseable {

	private final List<TestProcess> started = new ArrayList<>();

	private Path directory = Path.of("target", "process-tests");

	private String name = "";

	private int count;

	private boolean shared;

	/**
	 * For tests, as an extension.
	 */
	public TestProcesses() {
	}

	/**
	 * For programs, which close it.
	 * @param name what the output files begin with
	 * @throws IOException if there is no place for them
	 */
	public TestProcesses(String name) throws IOException {
		this.name = name;
		Files.createDirectories(this.directory);
	}

	@Override
	public void beforeAll(ExtensionContext context) throws IOException {
		this.shared = true;
		this.name = context.getRequiredTestClass().getSimpleName();
		Files.createDirectories(this.directory);
	}

	@Override
	public void beforeEach(ExtensionContext context) throws IOException {
		if (this.shared) {
			return;
		}
		this.name = context.getRequiredTestClass().getSimpleName() + "-"
				+ context.getDisplayName().replaceAll("[^A-Za-z0-9]+", "-");
		Files.createDirectories(this.directory);
	}

	/**
	 * Starts a main class with the class path of this JVM.
	 * @param main the class
	 * @param jvmOptions options of the JVM
	 * @param arguments program arguments
	 * @return the process
	 */
	public TestProcess java(Class<?> main, List<String> jvmOptions, String... arguments) {
		List<String> command = new ArrayList<>(jvmOptions);
		command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
		command.addAll(List.of(arguments));
		return java(command, Map.of(), null);
	}

	/**
	 * Starts the Java of this JVM.
	 * @param arguments everything after the command
	 * @param environment variables to set
	 * @param workingDirectory where to start it, {@code null} for here
	 * @return the process
	 */
	public TestProcess java(List<String> arguments, Map<String, String> environment, File workingDirectory) {
		List<String> command = new ArrayList<>();
		command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
		command.addAll(arguments);
		return start(command, environment, workingDirectory);
	}

	/**
	 * Starts a command.
	 * @param command the command
	 * @param environment variables to set
	 * @param workingDirectory where to start it, {@code null} for here
	 * @return the process
	 */
	public TestProcess start(List<String> command, Map<String, String> environment, File workingDirectory) {
		try {
			Path output = this.directory.resolve(this.name + "-" + ++this.count + ".log").toAbsolutePath();
			List<String> line = new ArrayList<>(List.of("setsid"));
			if (resetsSignals()) {
				line.addAll(List.of("env", "--default-signal"));
			}
			line.addAll(command);
			ProcessBuilder builder = new ProcessBuilder(line).redirectErrorStream(true)
				.redirectOutput(output.toFile())
				.redirectInput(new File("/dev/null"))
				.directory(workingDirectory);
			builder.environment().putAll(environment);
			TestProcess process = new TestProcess(builder.start(), output);
			this.started.add(process);
			return process;
		}
		catch (IOException ex) {
			throw new IllegalStateException("This test needs setsid of util-linux", ex);
		}
	}

	private static boolean resetsSignals() throws IOException {
		Process probe = new ProcessBuilder("env", "--default-signal", "true").redirectErrorStream(true).start();
		try {
			return probe.waitFor(10, TimeUnit.SECONDS) && probe.exitValue() == 0;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return false;
		}
	}

	@Override
	public void afterEach(ExtensionContext context) {
		if (!this.shared) {
			endAll(context);
		}
	}

	@Override
	public void afterAll(ExtensionContext context) {
		endAll(context);
	}

	@Override
	public void close() {
		kill();
	}

	private void endAll(ExtensionContext context) {
		List<String> leaks = kill();
		if (!leaks.isEmpty() && context.getExecutionException().isEmpty()) {
			throw new AssertionError("Processes were left behind " + leaks);
		}
	}

	private List<String> kill() {
		List<String> leaks = new ArrayList<>();
		for (TestProcess process : this.started) {
			boolean ended = !process.isAlive();
			List<Long> left = process.killLeftovers();
			if (ended && !left.isEmpty()) {
				leaks.add("of process " + process.pid() + ": " + left);
			}
		}
		this.started.clear();
		return leaks;
	}

}
