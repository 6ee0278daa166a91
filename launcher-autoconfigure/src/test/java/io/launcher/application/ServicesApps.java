package io.launcher.application;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.launcher.application.testapp.ServicesApp;
import io.launcher.signal.OsSignal;
import io.launcher.testprocess.Activator;
import io.launcher.testprocess.TestProcess;
import io.launcher.testprocess.TestProcesses;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Starts a Spring Boot application with services for a test.
 */
final class ServicesApps implements BeforeEachCallback, AfterEachCallback {

	/** The first group is the pid of a worker that is ready. */
	static final String READY = "Supervisor +: [\\w-]+ \\(pid (\\d+)\\) ready ";

	/** The first group is the pid of a worker whose service was started. */
	static final String STARTED = "^APP mailer \\d+ of \\d+ started in (\\d+)";

	/** How long the processes of an application that has ended may be seen. */
	static final Duration AT_ONCE = Duration.ofSeconds(3);

	/** Makes the application one without a web server. */
	static final String NO_WEB = "--spring.main.web-application-type=none";

	private static final List<String> FAST = List.of("-XX:TieredStopAtLevel=1", "-Xshare:auto");

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
	 * Starts the application without a web server.
	 * @param arguments program arguments
	 * @return its process
	 */
	TestProcess start(String... arguments) {
		List<String> all = new ArrayList<>(List.of(arguments));
		all.add(NO_WEB);
		return start(List.of(), all);
	}

	/**
	 * Starts the application.
	 * @param options options of the JVM
	 * @param arguments program arguments
	 * @return its process
	 */
	TestProcess start(List<String> options, List<String> arguments) {
		List<String> all = new ArrayList<>(FAST);
		all.addAll(options);
		return this.processes.java(ServicesApp.class, all, arguments.toArray(new String[0]));
	}

	/**
	 * Starts another application.
	 * @param main its main class
	 * @param arguments program arguments
	 * @return its process
	 */
	TestProcess start(Class<?> main, List<String> arguments) {
		return this.processes.java(main, FAST, arguments.toArray(new String[0]));
	}

	/**
	 * Starts the application by socket activation.
	 * @param sockets what to pass, as {@link Activator} takes it
	 * @param wrapper what starts the application in turn, if anything
	 * @param arguments program arguments
	 * @return its process
	 */
	TestProcess startActivated(List<String> sockets, List<String> wrapper, String... arguments) {
		List<String> all = new ArrayList<>(Activator.PREFIX);
		all.addAll(java(Activator.class));
		all.addAll(sockets);
		all.add("--");
		all.addAll(command(wrapper, arguments));
		return this.processes.start(all, Map.of(), null);
	}

	/**
	 * Starts the application by a command that gets the rest of the command line.
	 * @param wrapper the command
	 * @param arguments program arguments
	 * @return its process
	 */
	TestProcess startBy(List<String> wrapper, String... arguments) {
		return this.processes.start(command(wrapper, arguments), Map.of(), null);
	}

	private static List<String> command(List<String> wrapper, String... arguments) {
		List<String> command = new ArrayList<>(wrapper);
		command.addAll(java(ServicesApp.class));
		command.addAll(List.of(arguments));
		return command;
	}

	private static List<String> java(Class<?> main) {
		List<String> command = new ArrayList<>();
		command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
		command.addAll(FAST);
		command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
		return command;
	}

	/**
	 * Waits until workers are ready.
	 * @param app the application
	 * @param count how many have become ready since its start
	 * @return the process ids of all that ever were
	 */
	static List<Long> awaitReady(TestProcess app, int count) {
		return app.awaitOutput(READY, count).stream().map(Long::valueOf).toList();
	}

	/**
	 * Stops an application that is sound: it ends with 0 and leaves nothing behind.
	 * @param app the application
	 */
	static void stop(TestProcess app) {
		app.signal(OsSignal.TERM);
		assertThat(app.awaitExit()).as(app::output).isZero();
		app.awaitNobody(AT_ONCE);
	}

	/**
	 * Imports a file of properties that can be changed.
	 * @param file the file
	 * @return the argument
	 */
	static String imports(Path file) {
		return "--spring.config.import=optional:file:" + file;
	}

}
