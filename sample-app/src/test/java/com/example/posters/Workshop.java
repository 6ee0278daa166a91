package com.example.posters;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

import com.jayway.jsonpath.JsonPath;
import com.jayway.jsonpath.ReadContext;
import io.launcher.testload.HttpConnection;
import io.launcher.testload.LoadFailureException;
import io.launcher.testprocess.TestProcess;
import io.launcher.testprocess.TestProcesses;
import org.awaitility.Awaitility;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The packaged application as its users have it: a process, and a port.
 */
final class Workshop {

	/** The executable archive. */
	static final String JAR = System.getProperty("sample.jar", "");

	/** Options that let a JVM start quickly. */
	static final List<String> FAST = List.of("-XX:TieredStopAtLevel=1", "-Xshare:auto");

	/** Arguments for the web alone. */
	static final List<String> WEB_ONLY = List.of("--launcher.services.queue.workers=0",
			"--launcher.services.scheduling.workers=0");

	private static final Duration PATIENCE = Duration.ofSeconds(120);

	private static final Duration READ_TIMEOUT = Duration.ofSeconds(60);

	private final TestProcess process;

	private final int port;

	private Workshop(TestProcess process) {
		this.process = process;
		this.port = Integer.parseInt(process.awaitOutput("(?:Listening on|Tomcat started on) port (\\d+)", 1).get(0));
	}

	/**
	 * Starts the archive in an empty directory, on any free port.
	 * @param processes starts it
	 * @param directory where
	 * @param arguments program arguments
	 * @return the application, which listens
	 */
	static Workshop start(TestProcesses processes, Path directory, String... arguments) {
		return start(processes, directory, List.of("-jar", JAR), List.of(arguments));
	}

	/**
	 * Starts the application in any way.
	 * @param processes starts it
	 * @param directory where
	 * @param program what comes after the command and the usual options of the JVM
	 * @param arguments program arguments
	 * @return the application, which listens
	 */
	static Workshop start(TestProcesses processes, Path directory, List<String> program, List<String> arguments) {
		List<String> command = new ArrayList<>(FAST);
		command.addAll(program);
		command.add("--server.port=0");
		command.addAll(arguments);
		return of(processes.java(command, Map.of(), directory.toFile()));
	}

	/**
	 * An application that was started.
	 * @param process its process
	 * @return the application, which listens
	 */
	static Workshop of(TestProcess process) {
		return new Workshop(process);
	}

	TestProcess process() {
		return this.process;
	}

	int port() {
		return this.port;
	}

	/**
	 * Waits until nothing is missing.
	 * @return what it says of itself then
	 */
	ReadContext awaitRunning() {
		return await(() -> {
			ReadContext state = state();
			boolean complete = state.read("$.launcher.services[?(@.desired != @.ready)]", List.class).isEmpty();
			return (complete && state.read("$.launcher.state").equals("RUNNING")) ? state : null;
		}, "all workers");
	}

	/**
	 * Waits until something is there.
	 * @param <T> its type
	 * @param supplier gets it, {@code null} until it is there
	 * @param what its name
	 * @return it
	 */
	<T> T await(Supplier<T> supplier, String what) {
		return Awaitility.await()
			.atMost(PATIENCE)
			.pollInterval(Duration.ofMillis(100))
			.alias(what)
			.failFast("the application has ended", () -> !this.process.isAlive())
			.until(supplier::get, (value) -> value != null);
	}

	void awaitGone(List<Long> pids) {
		await(() -> this.process.members().stream().anyMatch(pids::contains) ? null : true, "the end of " + pids);
	}

	/**
	 * What the page fetches.
	 * @return the state
	 */
	ReadContext state() {
		return JsonPath.parse(get("/api/state").body());
	}

	List<Long> pids(ReadContext state, String service) {
		List<Number> pids = state.read("$.launcher.services[?(@.name == '" + service + "')].workers[*].pid");
		return pids.stream().map(Number::longValue).toList();
	}

	/**
	 * How many orders there are.
	 * @param state the state
	 * @return their number
	 */
	static long orders(ReadContext state) {
		return Arrays.stream(Poster.State.values()).mapToLong((each) -> orders(state, each)).sum();
	}

	static long orders(ReadContext state, Poster.State of) {
		return state.read("$.counts." + of, Long.class);
	}

	HttpConnection.Response get(String path) {
		return exchange("GET", path);
	}

	HttpConnection.Response post(String path) {
		return exchange("POST", path);
	}

	/**
	 * Sends a request on a connection of its own.
	 * @param path the path
	 * @return the connection, which will have the response
	 */
	HttpConnection send(String path) {
		return send("GET", path);
	}

	private HttpConnection send(String method, String path) {
		try {
			HttpConnection connection = HttpConnection.open(this.port, READ_TIMEOUT);
			connection.send(method, path, true);
			return connection;
		}
		catch (LoadFailureException ex) {
			throw new AssertionError(method + " " + path + " of port " + this.port, ex);
		}
	}

	private HttpConnection.Response exchange(String method, String path) {
		HttpConnection.Response response = receive(send(method, path));
		assertThat(response.status()).as(() -> method + " " + path + ": " + response).isBetween(200, 299);
		return response;
	}

	static HttpConnection.Response receive(HttpConnection connection) {
		try (connection) {
			return connection.receive();
		}
		catch (LoadFailureException ex) {
			throw new AssertionError(ex);
		}
	}

	/**
	 * Who has answered.
	 * @param response the response
	 * @return such as {@code web-1 (pid 4711)}
	 */
	static String answeredBy(HttpConnection.Response response) {
		return response.head()
			.lines()
			.filter((line) -> line.startsWith("X-Answered-By: "))
			.map((line) -> line.substring(15))
			.findFirst()
			.orElseThrow();
	}

}
