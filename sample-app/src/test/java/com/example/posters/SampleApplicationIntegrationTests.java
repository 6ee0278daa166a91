package com.example.posters;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import com.jayway.jsonpath.ReadContext;
import io.launcher.signal.OsSignal;
import io.launcher.testload.HttpConnection;
import io.launcher.testload.LoadClient;
import io.launcher.testload.LoadReport;
import io.launcher.testprocess.TestProcesses;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the packaged application while it runs: each leaves it complete.
 */
@Tag("boot")
class SampleApplicationIntegrationTests {

	@RegisterExtension
	static final TestProcesses PROCESSES = new TestProcesses();

	@TempDir
	private static Path directory;

	private static Workshop workshop;

	@BeforeAll
	static void start() {
		workshop = Workshop.start(PROCESSES, directory, "--launcher.boot-concurrency=2", "--posters.layer-time=100ms",
				"--posters.lease=2s", "--posters.poll-interval=100ms", "--posters.order-interval=1h");
	}

	@Test
	void workersOfAllServicesRunBehindOnePort() {
		ReadContext state = workshop.awaitRunning();
		assertThat(workshop.process().members()).hasSize(6);
		assertThat(workshop.process().workers())
			.containsExactlyInAnyOrderElementsOf(Stream.of("web", "queue", "scheduling")
				.flatMap((service) -> workshop.pids(state, service).stream())
				.toList());
		assertThat(state.<List<Integer>>read("$.launcher.services[*].desired")).containsExactly(2, 2, 1);
		assertThat(state.read("$.launcher.pid", Long.class)).isEqualTo(workshop.process().pid());
		workshop.await(() -> workshop.state().read("$.houseOrders.worker"), "the scheduled job");
		assertThat(workshop.state().<String>read("$.houseOrders.worker")).isEqualTo("scheduling-0");
	}

	@Test
	void webWorkersAnswerInTurn() {
		List<Long> pids = workshop.pids(workshop.awaitRunning(), "web");
		Map<String, Long> answers = IntStream.range(0, 20)
			.mapToObj((number) -> Workshop.answeredBy(workshop.get("/")))
			.collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
		assertThat(answers.keySet()).containsExactlyInAnyOrder("web-0 (pid " + pids.get(0) + ")",
				"web-1 (pid " + pids.get(1) + ")");
		assertThat(answers.values()).allSatisfy((count) -> assertThat(count).isGreaterThanOrEqualTo(5));
		assertThat(workshop.get("/").body()).contains("id=\"worker\">web-").doesNotContain("{{");
	}

	@Test
	void posterIsTakenOverWhenQueueWorkerIsKilled() {
		ReadContext before = workshop.awaitRunning();
		int takenOver = before.read("$.takenOver");
		workshop.post("/api/orders?count=6");
		long orders = Workshop.orders(workshop.state());
		assertThat(orders).isGreaterThanOrEqualTo(Workshop.orders(before) + 6);
		Map<String, Object> poster = workshop.await(() -> workshop.state()
			.<List<Map<String, Object>>>read("$.drawing[?(@.drawn > 0 && @.drawn < 10)]")
			.stream()
			.findFirst()
			.orElse(null), "a poster in progress");
		long killed = ((Number) poster.get("pid")).longValue();
		workshop.process().signal(killed, OsSignal.KILL);
		ReadContext after = workshop.await(() -> {
			ReadContext state = workshop.state();
			return (Workshop.orders(state, Poster.State.DONE) == orders) ? state : null;
		}, "all posters");
		assertThat(after.<Integer>read("$.takenOver")).isGreaterThan(takenOver);
		assertThat(Workshop.orders(after)).isEqualTo(orders);
		assertThat(after.<List<Integer>>read("$.finished[?(@.id == " + poster.get("id") + ")].taken").get(0))
			.isGreaterThan(1);
		List<Map<String, Object>> finished = after.read("$.finished[*]");
		assertThat(finished).allSatisfy((each) -> {
			assertThat(each.get("drawn")).isEqualTo(each.get("layers"));
			String drawing = workshop.get("/posters/" + each.get("id") + ".svg").body();
			assertThat(Pattern.compile("<(rect|circle|path) ").matcher(drawing).results().count())
				.isEqualTo(((Number) each.get("layers")).longValue());
		});
		assertThat(workshop.pids(workshop.awaitRunning(), "queue")).hasSize(2).doesNotContain(killed);
	}

	@Test
	void connectionsWaitWhenAllWebWorkersAreKilled() {
		List<Long> killed = workshop.pids(workshop.awaitRunning(), "web");
		killed.forEach((pid) -> workshop.process().signal(pid, OsSignal.KILL));
		workshop.awaitGone(killed);
		List<HttpConnection> waiting = IntStream.range(0, 40).mapToObj((number) -> workshop.send("/")).toList();
		assertThat(waiting.stream().map(Workshop::receive)).allSatisfy((response) -> {
			assertThat(response.status()).isEqualTo(200);
			assertThat(Workshop.answeredBy(response)).doesNotContain(killed.get(0).toString(),
					killed.get(1).toString());
		});
		assertThat(workshop.pids(workshop.awaitRunning(), "web")).hasSize(2).doesNotContainAnyElementsOf(killed);
	}

	@Test
	void noRequestFailsWhenReloaded() throws Exception {
		ReadContext before = workshop.awaitRunning();
		int generation = before.read("$.launcher.generation");
		try (LoadClient pages = LoadClient.oneShot(workshop.port(), 3)
			.path("/")
			.pause(Duration.ofMillis(20))
			.timeout(Duration.ofSeconds(60))
			.start();
				LoadClient orders = LoadClient.oneShot(workshop.port(), 1)
					.post(201)
					.path("/api/orders")
					.pause(Duration.ofMillis(200))
					.timeout(Duration.ofSeconds(60))
					.start()) {
			pages.await(20, Duration.ofSeconds(60));
			workshop.process().signal(OsSignal.HUP);
			workshop.await(() -> (workshop.state().<Integer>read("$.launcher.generation") > generation) ? true : null,
					"the next generation");
			ReadContext after = workshop.awaitRunning();
			assertReplaced(before, after);
			assertThat(pages.await(pages.report().ok() + 20, Duration.ofSeconds(60))).isTrue();
			assertWithoutFailure(pages.stop());
			LoadReport ordered = orders.stop();
			assertWithoutFailure(ordered);
			assertThat(Workshop.orders(workshop.state())).isBetween(Workshop.orders(before) + ordered.ok(),
					// the house orders once in each generation
					Workshop.orders(before) + ordered.ok() + 2);
		}
	}

	private static void assertReplaced(ReadContext before, ReadContext after) {
		List<Long> old = new ArrayList<>();
		for (String service : List.of("web", "queue", "scheduling")) {
			old.addAll(workshop.pids(before, service));
		}
		for (String service : List.of("web", "queue", "scheduling")) {
			assertThat(workshop.pids(after, service)).doesNotContainAnyElementsOf(old);
		}
		workshop.awaitGone(old);
	}

	private static void assertWithoutFailure(LoadReport report) {
		assertThat(report.failures()).as(report::toString).isEmpty();
		assertThat(report.ok()).isPositive().isEqualTo(report.sent());
	}

}
