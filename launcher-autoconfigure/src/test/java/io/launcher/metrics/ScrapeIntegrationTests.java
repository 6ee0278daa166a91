package io.launcher.metrics;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.launcher.metrics.testapp.MeteredApp;
import io.launcher.signal.OsSignal;
import io.launcher.testprocess.TestProcess;
import io.launcher.testprocess.TestProcesses;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * One scrape for all workers, with real processes.
 */
@Tag("boot")
class ScrapeIntegrationTests {

	private static final Duration PATIENCE = Duration.ofSeconds(90);

	private static final String TEXT = "text/plain;version=0.0.4";

	private static final String OPEN_METRICS = "application/openmetrics-text;version=1.0.0";

	@RegisterExtension
	private final TestProcesses processes = new TestProcesses();

	private final Map<String, Double> highest = new HashMap<>();

	private int requests;

	@Test
	void supervisorAnswersForAllAndNothingCountedEverFalls() throws Exception {
		TestProcess app = start("--management.server.port=0", "--management.server.address=127.0.0.1",
				"--launcher.metrics.scrape-timeout=700ms");
		int management = Integer.parseInt(app.awaitOutput("\\[supervisor\\].*Tomcat started on port (\\d+)", 1).get(0));
		int web = webPort(app);
		awaitAnswered(management, 3);
		Set<Long> pids = countOnAll(web, 2);
		assertThat(answers(scrape(management))).isEqualTo(this.requests);
		formatsAreThoseOfBoot(management);

		long stopped = pids.iterator().next();
		app.signal(stopped, OsSignal.STOP);
		long before = System.nanoTime();
		Exposition late = scrape(management);
		assertThat(Duration.ofNanos(System.nanoTime() - before)).isBetween(Duration.ofMillis(700),
				Duration.ofSeconds(10));
		assertThat(late.samples()).containsEntry("launcher_scrape_workers{outcome=late}", 1.0)
			.containsEntry("launcher_scrape_workers{outcome=answered}", 2.0);
		assertThat(answers(late)).isEqualTo(this.requests);
		app.signal(stopped, OsSignal.CONT);
		awaitAnswered(management, 3);

		app.signal(stopped, OsSignal.KILL);
		app.awaitGone(stopped);
		assertThat(answers(scrape(management))).isEqualTo(this.requests);
		Awaitility.await()
			.atMost(PATIENCE)
			.until(() -> scrape(management).samples().get("launcher_scrape_workers{outcome=answered}") == 3);
		pids = countOnAll(web, 2);
		assertThat(pids).doesNotContain(stopped);
		assertThat(answers(scrape(management))).isEqualTo(this.requests);

		app.signal(OsSignal.HUP);
		Awaitility.await().atMost(PATIENCE).pollInterval(Duration.ofMillis(50)).until(() -> {
			scrape(management);
			count(web);
			return !app.matches("Reload to generation 2 completed").isEmpty();
		});
		awaitAnswered(management, 3);
		assertThat(this.highest).hasSizeGreaterThan(50);
		Exposition end = scrape(management);
		assertThat(answers(end)).as("each request is counted, also those of workers that have left")
			.isEqualTo(this.requests);
		assertThat(end.sum("test_mails_total", "service=mailer, worker=0")).as("also what was counted in stopping")
			.isEqualTo(3);
		stop(app);
	}

	@Test
	void anyWorkerAnswersForAll() throws Exception {
		TestProcess app = start();
		int web = webPort(app);
		awaitAnswered(web, 3);
		Set<Long> pids = countOnAll(web, 2);
		Set<String> askers = new HashSet<>();
		Awaitility.await().atMost(PATIENCE).until(() -> {
			Exposition scrape = scrape(web);
			assertThat(answers(scrape)).isEqualTo(this.requests);
			assertThat(scrape.sum("test_mails_total", "service=mailer, worker=0")).isOne();
			assertThat(scrape.samples()).containsEntry("launcher_workers_desired{service=web}", 2.0);
			assertThat(scrape.samples().keySet())
				.anyMatch((series) -> series.startsWith("jvm_") && series.contains("service=supervisor"));
			scrape.samples().forEach((series, value) -> {
				if (series.startsWith("http_server_requests_seconds_count") && series.contains("prometheus")) {
					askers.add(series.replaceAll(".*worker=(\\d).*", "$1"));
				}
			});
			return askers.size() == 2;
		});
		formatsAreThoseOfBoot(web);
		app.signal(pids.iterator().next(), OsSignal.KILL);
		Awaitility.await().atMost(PATIENCE).until(() -> answers(scrape(web)) == this.requests);
		stop(app);
	}

	private void formatsAreThoseOfBoot(int port) throws Exception {
		HttpResponse<String> text = get(port, "/actuator/prometheus", TEXT);
		assertThat(text.headers().firstValue("content-type").orElse("")).startsWith("text/plain");
		assertThat(text.body()).containsOnlyOnce("# TYPE test_answers_total counter")
			.containsOnlyOnce("# TYPE jvm_memory_used_bytes gauge")
			.contains("exported_worker=\"own \\\"label\\\"\\n\"")
			.doesNotContain("trace_id");
		HttpResponse<String> open = get(port, "/actuator/prometheus?includedNames=test_time_seconds&includedNames=up",
				OPEN_METRICS);
		assertThat(open.headers().firstValue("content-type").orElse("")).startsWith("application/openmetrics-text");
		assertThat(open.body()).containsOnlyOnce("# TYPE test_time_seconds histogram")
			.containsOnlyOnce("# EOF")
			.endsWith("# EOF\n")
			.contains("# {span_id=\"b7ad6b7169203331\",trace_id=\"0af7651916cd43dd8448eb211c80319c\"}")
			.doesNotContain("jvm_");
		Exposition.parse(open.body());
	}

	private TestProcess start(String... more) {
		List<String> arguments = new ArrayList<>(List.of("--launcher.services.web.workers=2", "--server.port=0",
				"--server.address=127.0.0.1", "--management.endpoints.web.exposure.include=*"));
		arguments.addAll(List.of(more));
		return this.processes.java(MeteredApp.class, List.of("-XX:TieredStopAtLevel=1"),
				arguments.toArray(new String[0]));
	}

	private static int webPort(TestProcess app) {
		return Integer.parseInt(app.awaitOutput("Listening on port (\\d+) for the web workers", 1).get(0));
	}

	private void awaitAnswered(int port, int workers) {
		Awaitility.await()
			.atMost(PATIENCE)
			.ignoreExceptionsInstanceOf(IOException.class)
			.until(() -> scrape(port).samples().get("launcher_scrape_workers{outcome=answered}") == workers);
	}

	// New connections, until each worker has answered
	private Set<Long> countOnAll(int port, int workers) {
		Set<Long> pids = new HashSet<>();
		Awaitility.await().atMost(PATIENCE).pollInterval(Duration.ofMillis(10)).until(() -> {
			pids.add(count(port));
			return pids.size() == workers;
		});
		return pids;
	}

	private long count(int port) throws IOException, InterruptedException {
		long pid = Long.parseLong(get(port, "/count", "*/*").body());
		this.requests++;
		return pid;
	}

	private static double answers(Exposition scrape) {
		return scrape.sum("test_answers_total", "service=web");
	}

	private Exposition scrape(int port) throws IOException, InterruptedException {
		HttpResponse<String> response = get(port, "/actuator/prometheus", TEXT);
		assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
		Exposition scrape = Exposition.parse(response.body());
		Map<String, Double> now = scrape.samples();
		this.highest.forEach(
				(series, value) -> assertThat(now.getOrDefault(series, -1.0)).as(series).isGreaterThanOrEqualTo(value));
		now.forEach((series, value) -> {
			if (scrape.isCounted(series)) {
				this.highest.put(series, value);
			}
		});
		return scrape;
	}

	private HttpResponse<String> get(int port, String path, String accept) throws IOException, InterruptedException {
		// a connection of its own, which any worker may accept
		HttpClient client = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
		HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
			.timeout(Duration.ofSeconds(30))
			.header("Accept", accept)
			.build();
		return client.send(request, HttpResponse.BodyHandlers.ofString());
	}

	private void stop(TestProcess app) {
		app.signal(OsSignal.TERM);
		assertThat(app.awaitExit()).isZero();
		app.awaitNobody(Duration.ofSeconds(10));
	}

}
