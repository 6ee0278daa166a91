package io.launcher.testprocess;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.launcher.signal.OsSignal;
import io.launcher.testapp.PlainApp;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Starts plain programs for a test, in JVMs that start quickly.
 */
public final class PlainApps implements BeforeEachCallback, AfterEachCallback {

	/** The first group is the pid of a worker that is ready. */
	public static final String READY = "event WorkerReadyEvent\\[service=\\w+, index=\\d+, pid=(\\d+)";

	/** The first group is the pid of a worker that was started. */
	public static final String SPAWNED = "event WorkerStartedEvent\\[pid=(\\d+)";

	private static final List<String> FAST = List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xshare:auto",
			"-Xmx64m");

	private final TestProcesses processes = new TestProcesses();

	@Override
	public void beforeEach(ExtensionContext context) throws IOException {
		this.processes.beforeEach(context);
	}

	@Override
	public void afterEach(ExtensionContext context) {
		this.processes.afterEach(context);
	}

	/**
	 * Starts the plain program.
	 * @param options JVM options, which its workers share
	 * @param services services and their numbers of workers
	 * @return the process
	 */
	public TestProcess start(List<String> options, String... services) {
		return start(PlainApp.class, options, services);
	}

	/**
	 * Starts a program.
	 * @param main its main class
	 * @param options JVM options, which its workers share
	 * @param arguments program arguments
	 * @return the process
	 */
	public TestProcess start(Class<?> main, List<String> options, String... arguments) {
		List<String> all = new ArrayList<>(FAST);
		all.addAll(options);
		return this.processes.java(main, all, arguments);
	}

	/**
	 * Starts the plain program by a command that gets the rest of the command line.
	 * @param wrapper the command, may be empty
	 * @param environment variables to set
	 * @param options JVM options, which its workers share
	 * @param services services and their numbers of workers
	 * @return the process
	 */
	public TestProcess startBy(List<String> wrapper, Map<String, String> environment, List<String> options,
			String... services) {
		List<String> command = new ArrayList<>(wrapper);
		command.add(System.getProperty("java.home") + "/bin/java");
		command.addAll(FAST);
		command.addAll(options);
		command.addAll(List.of("-cp", System.getProperty("java.class.path"), PlainApp.class.getName()));
		command.addAll(List.of(services));
		return this.processes.start(command, environment, null);
	}

	/**
	 * Starts the plain program by a shell that ignores HUP, as {@code nohup} does.
	 * @param services services and their numbers of workers
	 * @return the process
	 */
	public TestProcess startIgnoringHangup(String... services) {
		List<String> command = new ArrayList<>(
				List.of("sh", "-c", "trap '' HUP; exec \"$@\"", "sh", System.getProperty("java.home") + "/bin/java"));
		command.addAll(FAST);
		command.addAll(List.of("-cp", System.getProperty("java.class.path"), PlainApp.class.getName()));
		command.addAll(List.of(services));
		return this.processes.start(command, Map.of(), null);
	}

	/**
	 * Waits until workers are ready.
	 * @param app the program
	 * @param count how many have become ready since its start
	 * @return the process ids of all that ever were
	 */
	public List<Long> awaitReady(TestProcess app, int count) {
		return app.awaitOutput(READY, count).stream().map(Long::valueOf).toList();
	}

	/**
	 * Reads what was written down of workers that were ended.
	 * @param work the work directory of the program, given by {@code -Dwork}
	 * @return the texts, oldest first
	 */
	public static List<String> evidence(Path work) {
		try (Stream<Path> files = Files.list(work.resolve("thread-dumps"))) {
			List<String> texts = new ArrayList<>();
			for (Path file : files.sorted().toList()) {
				texts.add(Files.readString(file));
			}
			return texts;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Stops a program that is sound: it ends with 0 and leaves nothing behind.
	 * @param app the program
	 */
	public void stop(TestProcess app) {
		app.signal(OsSignal.TERM);
		assertThat(app.awaitExit()).as(app::output).isZero();
		app.awaitNobody(Duration.ofSeconds(2));
	}

}
