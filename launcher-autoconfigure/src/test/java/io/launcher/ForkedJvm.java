package io.launcher;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Another JVM with the class path of the tests, ended when closed.
 */
public final class ForkedJvm implements Closeable {

	private static final long TIMEOUT_SECONDS = 30;

	private final Process process;

	private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();

	private final List<String> seen = new ArrayList<>();

	private ForkedJvm(Process process) {
		this.process = process;
		Thread reader = new Thread(this::read, "forked-jvm-output");
		reader.setDaemon(true);
		reader.start();
	}

	public static ForkedJvm start(Class<?> main, List<String> options, String... arguments) throws IOException {
		return start(List.of(), main, options, arguments);
	}

	public static ForkedJvm start(List<String> prefix, Class<?> main, List<String> options, String... arguments)
			throws IOException {
		List<String> command = new ArrayList<>(prefix);
		command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
		command.addAll(options);
		command.addAll(List.of("-Xshare:auto", "-XX:TieredStopAtLevel=1", "-cp",
				System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")), main.getName()));
		command.addAll(List.of(arguments));
		return new ForkedJvm(new ProcessBuilder(command).redirectErrorStream(true).start());
	}

	public Process process() {
		return this.process;
	}

	public String awaitLine(String prefix) throws InterruptedException {
		long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(TIMEOUT_SECONDS);
		while (true) {
			String line = this.lines.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
			if (line == null) {
				throw new AssertionError("No line '" + prefix + "...' in: " + this.seen);
			}
			this.seen.add(line);
			if (line.startsWith(prefix)) {
				return line.substring(prefix.length());
			}
		}
	}

	public void say(String line) throws IOException {
		this.process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
		this.process.getOutputStream().flush();
	}

	public int awaitExit() throws InterruptedException {
		if (!this.process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
			throw new AssertionError("Still running after " + this.seen);
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

	private void read() {
		try (BufferedReader reader = this.process.inputReader()) {
			reader.lines().forEach(this.lines::add);
		}
		catch (IOException | UncheckedIOException ex) {
			// the process is gone
		}
	}

}
