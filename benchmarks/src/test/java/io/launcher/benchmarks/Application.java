package io.launcher.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.launcher.signal.OsSignal;
import io.launcher.testprocess.ProcessFigures;
import io.launcher.testprocess.TestProcess;
import io.launcher.testprocess.TestProcesses;
import org.awaitility.Awaitility;

/**
 * A running application, supervised or not.
 */
final class Application {

	/** Others may be busy on this machine. */
	private static final Duration PATIENCE = Duration.ofMinutes(3);

	private final String name;

	private final TestProcess process;

	private final int port;

	private final long begun;

	private Application(String name, TestProcess process, int port, long begun) {
		this.name = name;
		this.process = process;
		this.port = port;
		this.begun = begun;
	}

	/**
	 * Starts the benchmark application.
	 * @param processes where it is started
	 * @param name what it is called in tables
	 * @param kind which of its jars
	 * @param options JVM options
	 * @param arguments program arguments
	 * @return the application, which is not ready yet
	 */
	static Application start(TestProcesses processes, String name, String kind, List<String> options,
			List<String> arguments) {
		int port = freePort();
		List<String> command = new ArrayList<>(options);
		command.add("-jar");
		command.add(Path.of("target", "benchmarks-0.1.0-SNAPSHOT-" + kind + ".jar").toAbsolutePath().toString());
		command.addAll(List.of("--server.port=" + port, "--server.address=127.0.0.1", "--spring.main.banner-mode=off"));
		command.addAll(arguments);
		long begun = System.nanoTime();
		return new Application(name, processes.java(command, Map.of(), null), port, begun);
	}

	/**
	 * Takes a program that prints the same marks.
	 * @param name what it is called in tables
	 * @param process the program
	 * @return the program as an application
	 */
	static Application of(String name, TestProcess process) {
		return new Application(name, process, 0, System.nanoTime());
	}

	private static int freePort() {
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			return socket.getLocalPort();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	String name() {
		return this.name;
	}

	int port() {
		return this.port;
	}

	TestProcess process() {
		return this.process;
	}

	/**
	 * When it was started.
	 * @return by the clock of the marks
	 */
	long begun() {
		return this.begun;
	}

	/**
	 * Waits for marks.
	 * @param what their name
	 * @param times how many there are to be since the start
	 * @return all of them
	 */
	List<Mark> await(String what, int times) {
		String pattern = "^(MARK " + what + " \\d+ \\d+)$";
		Awaitility.await()
			.atMost(PATIENCE)
			.pollInterval(Duration.ofMillis(10))
			.alias(times + " times " + what + " of " + this.name)
			.failFast(() -> !this.process.isAlive())
			.until(() -> this.process.matches(pattern).size() >= times);
		return this.process.matches(pattern).stream().map(Mark::parse).toList();
	}

	/**
	 * The living processes that have printed a mark.
	 * @param what its name
	 * @return their process ids
	 */
	List<Long> living(String what) {
		Set<Long> pids = new LinkedHashSet<>();
		await(what, 0).forEach((mark) -> pids.add(mark.pid()));
		pids.retainAll(this.process.members());
		return List.copyOf(pids);
	}

	/**
	 * How much processor time all its processes have used.
	 * @return the sum
	 */
	Duration processorTime() {
		return this.process.members()
			.stream()
			.map((pid) -> new ProcessFigures(pid).processorTime())
			.reduce(Duration.ZERO, Duration::plus);
	}

	/**
	 * Ends it.
	 */
	void stop() {
		this.process.signal(OsSignal.TERM);
		this.process.awaitExit();
		this.process.awaitNobody(Duration.ofSeconds(5));
	}

	/**
	 * When a process did what.
	 *
	 * @param pid the process
	 * @param nanos the time by {@link System#nanoTime()}
	 */
	record Mark(long pid, long nanos) {

		private static Mark parse(String line) {
			String[] words = line.split(" ");
			return new Mark(Long.parseLong(words[2]), Long.parseLong(words[3]));
		}

	}

}
