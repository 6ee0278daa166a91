package com.example.posters;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;

import com.jayway.jsonpath.JsonPath;
import com.jayway.jsonpath.ReadContext;
import io.launcher.signal.OsSignal;
import io.launcher.testload.HttpConnection;
import io.launcher.testload.LoadClient;
import io.launcher.testload.LoadFailure;
import io.launcher.testload.LoadFailureException;
import io.launcher.testload.LoadReport;
import io.launcher.testprocess.ProcessFigures;
import io.launcher.testprocess.TestProcess;
import io.launcher.testprocess.TestProcesses;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the packaged application in a storm: whatever befalls it, it comes back, and
 * nothing is lost but what was in the hands of a killed worker. With
 * {@code -Dlauncher.soak=true} the storm lasts for minutes, with {@code -Dlauncher.seed}
 * it is another one.
 */
@Tag("boot")
class SampleChaosIntegrationTests {

	private static final boolean SOAK = Boolean.getBoolean("launcher.soak");

	private static final long SEED = Long.getLong("launcher.seed", SOAK ? System.nanoTime() % 100_000 : 468);

	private static final int STRIKES = SOAK ? 130 : 8;

	private static final int QUEUE_WORKERS = SOAK ? 2 : 1;

	private static final Duration LONGEST_PAUSE = Duration.ofMillis(SOAK ? 3000 : 1200);

	private static final Duration PATIENCE = Duration.ofSeconds(150);

	private static final Duration SLOWEST = Duration.ofSeconds(60);

	/** What the clients of a worker see that was killed, and nothing else. */
	private static final Set<LoadFailure> CUT = EnumSet.of(LoadFailure.EOF_NO_BYTE, LoadFailure.EOF_IN_RESPONSE,
			LoadFailure.RESET_NO_BYTE, LoadFailure.RESET_IN_RESPONSE, LoadFailure.WRITE_ERROR);

	@RegisterExtension
	private final TestProcesses processes = new TestProcesses();

	@TempDir
	private Path directory;

	@Test
	void stormLeavesApplicationCompleteAndLosesNothing() throws Exception {
		System.out.println("CHAOS seed " + SEED + ", " + STRIKES + " strikes");
		Releases releases = new Releases(this.directory);
		Path work = this.directory.resolve("work");
		TestProcess application = start(releases, work);
		int management = port(application, "Tomcat started on port (\\d+)");
		int port = port(application, "Listening on port (\\d+)");
		Storm.Operator operator = () -> JsonPath.parse(get(management));
		awaitComplete(application, operator, 1);
		Storm storm = new Storm(SEED, application, operator, releases, new WorkerConnections(port));
		// what is opened once, at the first death and for the first spare, and stays
		application.signal(operator.workers("queue").get(0), OsSignal.KILL);
		application.awaitOutput("stands by", 2);
		awaitComplete(application, operator, 1);
		int descriptors = new ProcessFigures(application.pid()).descriptors();

		Map<String, LoadReport> reports = new LinkedHashMap<>();
		try (Load load = new Load(port)) {
			storm.rage(STRIKES, LONGEST_PAUSE);
			awaitWeb(application, operator);
			awaitComplete(application, operator, SOAK ? reload(application, operator) : settled(application, operator));
			reports.putAll(load.stop());
		}
		long failed = sum(reports, false);
		System.out.println("CHAOS seed " + SEED + ": " + storm.done() + ", requests "
				+ reports.values().stream().mapToLong(LoadReport::sent).sum() + ", failed " + failed + " of "
				+ storm.cut() + " cut off, repeated " + sum(reports, true) + ", slowest "
				+ reports.values().stream().map(LoadReport::slowest).max(Duration::compareTo).orElseThrow().toMillis()
				+ " ms, worker ends " + application.matches("\\(pid \\d+\\) ended after").size() + ", reloads "
				+ application.matches("Reload to generation \\d+ completed").size() + ", refused "
				+ application.matches("Reload to generation \\d+ (?:aborted|failed)").size());
		reports.forEach(
				(name, report) -> assertThat(CUT).as(name + ": " + report).containsAll(report.failures().keySet()));
		// each connection of a worker that was taken down is one request at most
		assertThat(failed + sum(reports, true)).as(() -> reports.toString()).isLessThanOrEqualTo(storm.cut());

		Set<Long> ordered = ordered(reports.get("orders"));
		assertThat(ordered).hasSizeGreaterThanOrEqualTo(5);
		awaitOrders(ordered);
		Awaitility.await()
			.atMost(Duration.ofSeconds(10))
			.untilAsserted(() -> assertThat(new ProcessFigures(application.pid()).descriptors()).as("descriptors")
				.isLessThanOrEqualTo(descriptors));
		assertThat(new ProcessFigures(application.pid()).zombies()).isEmpty();
		System.out.println("CHAOS seed " + SEED + ": orders " + ordered.size() + ", descriptors " + descriptors
				+ " before, " + new ProcessFigures(application.pid()).descriptors() + " after");
		application.signal(OsSignal.TERM);
		assertThat(application.awaitExit()).as(application::output).isZero();
		application.awaitNobody(Duration.ofSeconds(5));
		assertThat(work.resolve("generations")).doesNotExist();
	}

	private TestProcess start(Releases releases, Path work) {
		List<String> command = new ArrayList<>(Workshop.FAST);
		command.addAll(List.of("-jar", releases.archive().toString(), "--server.port=0", "--management.server.port=0",
				"--launcher.services.web.workers=2", "--launcher.services.queue.workers=" + QUEUE_WORKERS,
				"--launcher.spares=1", "--launcher.boot-concurrency=2", "--launcher.restart.backoff.initial=200ms",
				"--launcher.restart.backoff.max=1s", "--launcher.liveness.interval=1s",
				"--launcher.liveness.timeout=5s", "--launcher.graceful-shutdown-timeout=10s",
				"--launcher.kill-timeout=1s", "--launcher.work-directory=" + work, "--posters.layer-time=2ms",
				"--posters.lease=2s", "--posters.poll-interval=100ms", "--posters.order-interval=1s",
				// a worker that is stopped may have the lock of the database
				"--spring.datasource.url=jdbc:sqlite:${posters.database}?journal_mode=WAL&busy_timeout=40000"
						+ "&synchronous=NORMAL&transaction_mode=IMMEDIATE"));
		return this.processes.java(command, Map.of(), this.directory.toFile());
	}

	private static int port(TestProcess application, String line) {
		return Integer.parseInt(application.awaitOutput(line, 1).get(0));
	}

	private static String get(int port) {
		try (HttpConnection connection = HttpConnection.open(port, SLOWEST)) {
			connection.send("GET", "/actuator/launcher", true);
			HttpConnection.Response response = connection.receive();
			assertThat(response.status()).as(response::toString).isEqualTo(200);
			return response.body();
		}
		catch (LoadFailureException ex) {
			throw new AssertionError(ex);
		}
	}

	private static void awaitComplete(TestProcess application, Storm.Operator operator, int generation) {
		await(application, "all of generation " + generation, () -> {
			ReadContext status = operator.status();
			List<Object> incomplete = status.read("$.services[?(@.desired != @.ready)]");
			List<Object> old = status.read("$.services[*].workers[?(@.generation != " + generation + ")]");
			List<Object> spares = status.read("$.spares[?(@.state == 'PARKED')]");
			int workers = operator.workers("*").size();
			return status.read("$.state").equals("RUNNING") && incomplete.isEmpty() && old.isEmpty()
					&& spares.size() == 1 && workers == 3 + QUEUE_WORKERS
					&& application.members().size() == workers + 2;
		});
	}

	private static void awaitWeb(TestProcess application, Storm.Operator operator) {
		await(application, "two web workers", () -> {
			int web = operator.desired("web");
			if (web != 2) {
				application.signal((web < 2) ? OsSignal.TTIN : OsSignal.TTOU);
			}
			return web == 2;
		});
	}

	// Until one is over that has begun with what is in place now.
	private static int reload(TestProcess application, Storm.Operator operator) {
		settled(application, operator);
		int before = completed(application);
		application.signal(OsSignal.HUP);
		await(application, "a reload", () -> completed(application) > before);
		return settled(application, operator);
	}

	private static int settled(TestProcess application, Storm.Operator operator) {
		await(application, "the end of reloads", () -> operator.status().read("$.state").equals("RUNNING"));
		return operator.status().read("$.generation");
	}

	private static int completed(TestProcess application) {
		return application.matches("Reload to generation \\d+ completed").size();
	}

	private static void await(TestProcess application, String what, Callable<Boolean> condition) {
		Awaitility.await()
			.atMost(PATIENCE)
			.pollInterval(Duration.ofMillis(200))
			.alias(what)
			.failFast("the application has ended", () -> !application.isAlive())
			.until(condition);
	}

	private static Set<Long> ordered(LoadReport report) {
		Set<Long> ordered = new HashSet<>();
		report.bodies()
			.keySet()
			.forEach((body) -> Pattern.compile("\\d+")
				.matcher(body)
				.results()
				.forEach((match) -> ordered.add(Long.valueOf(match.group()))));
		assertThat(ordered).as("each order has a number of its own").hasSize((int) report.ok());
		return ordered;
	}

	private void awaitOrders(Set<Long> ordered) throws SQLException {
		Awaitility.await()
			.atMost(PATIENCE)
			.pollInterval(Duration.ofMillis(300))
			.untilAsserted(() -> assertThat(select("select id from poster where state = 'DONE' and drawn = layers"))
				.containsAll(ordered));
		assertThat(select("select runs from house_order").get(0)).isGreaterThan(1);
	}

	private List<Long> select(String query) throws SQLException {
		String url = "jdbc:sqlite:" + this.directory.resolve("data/posters.db") + "?busy_timeout=40000";
		try (Connection connection = DriverManager.getConnection(url);
				Statement statement = connection.createStatement();
				ResultSet rows = statement.executeQuery(query)) {
			List<Long> values = new ArrayList<>();
			while (rows.next()) {
				values.add(rows.getLong(1));
			}
			return values;
		}
	}

	private static long sum(Map<String, LoadReport> reports, boolean stale) {
		return reports.values()
			.stream()
			.flatMap((report) -> (stale ? report.stale() : report.failures()).values().stream())
			.mapToLong(Long::longValue)
			.sum();
	}

	/**
	 * Clients of all kinds that leave time to the processors.
	 */
	private static final class Load implements AutoCloseable {

		private final Map<String, LoadClient> clients = new LinkedHashMap<>();

		Load(int port) {
			add("new connections", LoadClient.oneShot(port, 2).pause(Duration.ofMillis(60)));
			add("kept connections", LoadClient.keepAlive(port, 3).pause(Duration.ofMillis(100)));
			add("slow", LoadClient.oneShot(port, 2).path("/slow?ms=300").expect((body) -> body.contains(" answered ")));
			add("orders", LoadClient.keepAlive(port, 2).path("/api/orders").post(201).pause(Duration.ofMillis(2000)));
		}

		private void add(String name, LoadClient.Settings settings) {
			this.clients.put(name, settings.timeout(SLOWEST).start());
		}

		Map<String, LoadReport> stop() throws InterruptedException {
			close();
			Map<String, LoadReport> reports = new LinkedHashMap<>();
			for (Map.Entry<String, LoadClient> client : this.clients.entrySet()) {
				reports.put(client.getKey(), client.getValue().stop());
			}
			return reports;
		}

		@Override
		public void close() {
			this.clients.values().forEach(LoadClient::close);
		}

	}

}
