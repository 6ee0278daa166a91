package io.launcher.loadtest;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import io.launcher.signal.OsSignal;
import io.launcher.testload.LoadClient;
import io.launcher.testload.LoadFailure;
import io.launcher.testload.LoadReport;
import io.launcher.testprocess.TestProcesses;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * No request is lost while workers come and go, with real processes and any web server.
 * With {@code -Dlauncher.soak=true} it takes its time. From Java 21 on the workers have
 * virtual threads, unless {@code -Dlauncher.virtual=false} says otherwise.
 */
@Tag("boot")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Timeout(value = 30, unit = TimeUnit.MINUTES)
abstract class ZeroLossIntegrationTests {

	/** How many requests a worker processes at a time. */
	static final int REQUESTS_PER_WORKER = 8;

	private static final boolean SOAK = Boolean.getBoolean("launcher.soak");

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	private static final int LAST = Integer.MAX_VALUE;

	private static LoadApp app;

	@RegisterExtension
	static final TestProcesses PROCESSES = new TestProcesses();

	@BeforeEach
	void start() throws Exception {
		if (app == null) {
			app = LoadApp.start(PROCESSES, application(),
					Stream.concat(arguments().stream(), Stream
						.of("--spring.threads.virtual.enabled=" + hasVirtualThreads(), "--server.http2.enabled=true"))
						.toList());
		}
		app.awaitComplete();
	}

	@AfterAll
	static void forget() {
		app = null;
	}

	/**
	 * The application.
	 * @return its main class
	 */
	abstract Class<?> application();

	/**
	 * What makes the application use the web server, and that process
	 * {@link #REQUESTS_PER_WORKER} requests at a time where that can be limited.
	 * @return the program arguments
	 */
	abstract List<String> arguments();

	/**
	 * Makes all workers unable to take on more.
	 * @param app the application
	 * @param workers its workers
	 * @return to be ended when they may go on
	 * @throws Exception if that fails
	 */
	Occupation occupy(LoadApp app, List<Long> workers) throws Exception {
		return OccupiedThreads.of(app, REQUESTS_PER_WORKER);
	}

	/**
	 * How many connections a worker may have accepted, if each is for one request.
	 * @return the number
	 */
	abstract int acceptedPerWorker();

	static boolean hasVirtualThreads() {
		return Runtime.version().feature() >= 21 && !"false".equals(System.getProperty("launcher.virtual"));
	}

	@Test
	@Order(1)
	void requestsAreSharedFairly() throws Exception {
		LoadClient.oneShot(app.port(), 8).requests(50).start().join();
		LoadReport single = LoadClient.oneShot(app.port(), 1).requests(SOAK ? 2000 : 200).start().join();
		// more than there are threads, but not more than processors, which others use,
		// too
		LoadReport full = LoadClient.oneShot(app.port(), 32).path("/slow?ms=20").requests(40).start().join();
		print("one connection at a time", single);
		print("all request threads", full);
		assertShared(single, 1.5);
		assertShared(full, 1.3);
	}

	@Test
	@Order(1)
	@EnabledIfSystemProperty(named = "launcher.soak", matches = "true")
	void requestsAreSharedFairlyWhenProcessorsAreBusy() throws Exception {
		LoadClient.oneShot(app.port(), 32).requests(1000).start().join();
		LoadReport full = LoadClient.oneShot(app.port(), 32).requests(5000).start().join();
		print("all processors", full);
		assertShared(full, 1.3);
	}

	@Test
	@Order(2)
	void reloadLosesNothing() throws Exception {
		try (MixedLoad load = MixedLoad.moderate(app.port())) {
			reload(load, SOAK ? 10 : 1);
			load.stopWithoutFailure("reload under moderate load");
		}
	}

	@Test
	@Order(3)
	@EnabledIfSystemProperty(named = "launcher.soak", matches = "true")
	void reloadUnderSaturatingLoadLosesNothing() throws Exception {
		try (MixedLoad load = MixedLoad.saturating(app.port())) {
			reload(load, 10);
			load.stopWithoutFailure("10 reloads under saturating load");
		}
	}

	@Test
	@Order(4)
	@EnabledIfSystemProperty(named = "launcher.soak", matches = "true")
	void reloadWhileReloadingLosesNothing() throws Exception {
		try (MixedLoad load = MixedLoad.moderate(app.port())) {
			for (int i = 0; i < 3; i++) {
				load.awaitProgress();
				int before = app.beginReload();
				app.awaitReady(before, 1);
				app.reload();
			}
			load.awaitProgress();
			load.stopWithoutFailure("3 times 2 reloads at once");
		}
	}

	@Test
	@Order(4)
	@EnabledIfSystemProperty(named = "launcher.soak", matches = "true")
	void scalingLosesNothing() throws Exception {
		try (MixedLoad load = MixedLoad.moderate(app.port())) {
			load.awaitProgress();
			app.scale(8);
			load.awaitProgress();
			app.scale(LoadApp.WORKERS);
			load.awaitProgress();
			load.stopWithoutFailure("2, 8 and 2 workers");
		}
	}

	@Test
	@Order(5)
	void termToWorkerFinishesItsRequests() throws Exception {
		List<Long> workers = new ArrayList<>(app.awaitComplete());
		int seconds = SOAK ? 25 : 3;
		Long leaving;
		try (MixedLoad load = new MixedLoad()) {
			load.add("new connections", LoadClient.oneShot(app.port(), 2).pause(Duration.ofMillis(20)))
				.add("kept connections", LoadClient.keepAlive(app.port(), 4).pause(Duration.ofMillis(60)))
				.add("slow", LoadClient.oneShot(app.port(), 2).path("/slow?ms=300"));
			load.awaitProgress();
			try (HeldRequests held = new HeldRequests();
					LoadClient slow = LoadClient.oneShot(app.port(), 2)
						.path("/slow?ms=" + seconds * 1000)
						.expect("slow"::equals)
						.requests(1)
						.timeout(PATIENCE)
						.start();
					LoadClient holding = LoadClient.oneShot(app.port(), 4)
						.path(held.path())
						.expect("released"::equals)
						.requests(1)
						.timeout(PATIENCE)
						.start()) {
				Awaitility.await().atMost(PATIENCE).until(() -> held.workers().size() == 4);
				leaving = held.workers().get(0);
				int before = app.readySoFar();
				app.process().signal(leaving, OsSignal.TERM);
				app.awaitReady(before, 1);
				assertThat(app.process().members()).as("a worker with requests").contains(leaving);
				held.release();
				assertComplete(slow.join(), 2);
				assertComplete(holding.join(), 4);
			}
			workers.remove(leaving);
			assertThat(app.awaitComplete()).containsAll(workers).doesNotContain(leaving);
			load.awaitProgress();
			load.stopWithoutFailure("TERM to a worker with requests of " + seconds + " s");
		}
	}

	@Test
	@Order(6)
	void queuedConnectionsAreServedAfterReload() throws Exception {
		List<Long> busy = app.awaitComplete();
		try (Occupation occupation = occupy(app, busy);
				LoadClient queued = LoadClient.oneShot(app.port(), 60).requests(1).timeout(PATIENCE).start()) {
			Awaitility.await().atMost(PATIENCE).until(() -> queued.report().sent() == 60);
			app.beginReload();
			LoadReport report = queued.join();
			print("60 queued at a reload with all workers busy", report);
			assertComplete(report, 60);
			assertThat(report.workers()).doesNotContainKeys(busy.stream().map(Object::toString).toArray(String[]::new));
			occupation.end();
		}
		Awaitility.await().atMost(PATIENCE).until(() -> Collections.disjoint(app.awaitComplete(), busy));
	}

	@Test
	@Order(7)
	void killedWorkerLosesOnlyItsOwnRequests() throws Exception {
		List<Long> workers = app.awaitComplete();
		try (LoadClient load = LoadClient.oneShot(app.port(), 16).path("/slow?ms=50").timeout(PATIENCE).start()) {
			for (int i = 0; i < (SOAK ? 10 : 1); i++) {
				assertThat(load.await(load.report().ok() + 100, PATIENCE)).isTrue();
				long failed = failed(load.report());
				int before = app.readySoFar();
				app.process().signal(app.awaitComplete().get(0), OsSignal.KILL);
				app.awaitReady(before, 1);
				assertThat(load.await(load.report().ok() + 100, PATIENCE)).isTrue();
				LoadReport report = load.report();
				assertThat(failed(report) - failed).as(report::toString).isBetween(1L, (long) acceptedPerWorker());
			}
			LoadReport report = load.stop();
			print("kill -9 of a worker", report);
			assertThat(report.failures().keySet()).isSubsetOf(LoadFailure.EOF_NO_BYTE, LoadFailure.RESET_NO_BYTE,
					LoadFailure.WRITE_ERROR);
		}
		assertThat(app.awaitComplete()).doesNotContain(workers.get(0));
	}

	@Test
	@Order(8)
	void stoppedWorkerHoldsNoConnection() throws Exception {
		List<Long> workers = app.awaitComplete();
		app.stopProcess(workers.get(0));
		try {
			LoadReport report = LoadClient.oneShot(app.port(), 4)
				.requests(SOAK ? 1000 : 20)
				.timeout(PATIENCE)
				.start()
				.join();
			print("SIGSTOP of a worker", report);
			assertComplete(report, SOAK ? 4000 : 80);
			assertThat(report.workers()).containsOnlyKeys(workers.get(1).toString());
			assertThat(report.slowest()).isLessThan(Duration.ofSeconds(5));
		}
		finally {
			app.process().signal(workers.get(0), OsSignal.CONT);
		}
		LoadReport report = LoadClient.oneShot(app.port(), 4).requests(20).start().join();
		assertThat(report.workers()).containsOnlyKeys(workers.get(0).toString(), workers.get(1).toString());
	}

	@Test
	@Order(9)
	void waitingConnectionsAreServedWhenAllWorkersAreKilled() throws Exception {
		List<Long> killed = app.awaitComplete();
		killed.forEach((pid) -> app.process().signal(pid, OsSignal.KILL));
		killed.forEach(app.process()::awaitGone);
		LoadReport report = LoadClient.oneShot(app.port(), 60).requests(1).timeout(PATIENCE).start().join();
		print("60 waiting while no worker lives", report);
		assertComplete(report, 60);
		assertThat(app.awaitComplete()).doesNotContainAnyElementsOf(killed);
	}

	@Test
	@Order(LAST)
	void stopAnswersWhatItAcceptedAndThenRefuses() throws Exception {
		try (LoadClient quick = LoadClient.oneShot(app.port(), 16).timeout(PATIENCE).start();
				LoadClient slow = LoadClient.oneShot(app.port(), 4)
					.path("/slow?ms=300")
					.timeout(PATIENCE)
					.pause(Duration.ofMillis(20))
					.start();
				LoadClient kept = LoadClient.keepAlive(app.port(), 4)
					.timeout(PATIENCE)
					.pause(Duration.ofMillis(50))
					.start()) {
			assertThat(quick.await(500, PATIENCE)).isTrue();
			assertThat(slow.await(8, PATIENCE)).isTrue();
			app.process().signal(OsSignal.TERM);
			assertThat(app.process().awaitExit()).as(app.process()::output).isZero();
			for (LoadClient client : List.of(quick, slow, kept)) {
				assertThat(client.await(client.report().sent() + 20, PATIENCE)).isTrue();
			}
			Map<String, LoadReport> reports = Map.of("quick", quick.stop(), "slow", slow.stop(), "kept", kept.stop());
			MixedLoad.print("stop under load", reports);
			reports.forEach((name, report) -> assertThat(report.failures()).as(() -> name + ": " + report)
				.containsOnlyKeys(LoadFailure.REFUSED));
		}
		finally {
			app = null;
		}
	}

	private static void reload(MixedLoad load, int times) throws Exception {
		load.awaitProgress();
		for (int i = 0; i < times; i++) {
			app.reload();
			load.awaitProgress();
		}
	}

	private static long failed(LoadReport report) {
		return report.failures().values().stream().mapToLong(Long::longValue).sum();
	}

	private static void assertComplete(LoadReport report, long requests) {
		assertThat(report.failures()).as(report::toString).isEmpty();
		assertThat(report.ok()).isEqualTo(requests);
	}

	private static void assertShared(LoadReport report, double bound) {
		assertThat(report.failures()).as(report::toString).isEmpty();
		assertThat(report.workers()).hasSize(LoadApp.WORKERS);
		double busiest = Collections.max(report.workers().values());
		assertThat(busiest / Collections.min(report.workers().values())).as(report::toString)
			.isLessThanOrEqualTo(bound);
	}

	private static void print(String what, LoadReport report) {
		MixedLoad.print(what + " " + report.workers(), Map.of("all", report));
	}

	/**
	 * A time in which no worker takes on anything.
	 */
	interface Occupation extends AutoCloseable {

		/**
		 * Ends it, and checks that what occupied the workers ends well.
		 * @throws Exception if it does not
		 */
		void end() throws Exception;

	}

}
