package io.launcher.application;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.launcher.signal.OsSignal;
import io.launcher.testprocess.TestProcess;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for what operators have done to a Spring Boot application by its endpoint.
 */
@Tag("boot")
class OperatedApplicationIntegrationTests {

	private static final String RELOAD = "{\"action\":\"reload\"}";

	@RegisterExtension
	private final ServicesApps apps = new ServicesApps();

	@TempDir
	private Path directory;

	private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

	private final JsonMapper json = new JsonMapper();

	private String root = "";

	@Test
	void workersAskTheirSupervisor() throws Exception {
		Path file = this.directory.resolve("changed.properties");
		Files.writeString(file, "launcher.services.web.workers=2\nlauncher.services.mailer.workers=1\n");
		// one more worker is to fit the memory of any machine
		TestProcess app = start("--app.page=true", "--launcher.worker.heap=200MB", ServicesApps.imports(file));
		this.root = "http://127.0.0.1:" + app.awaitOutput("Listening on port (\\d+) for the web workers", 1).get(0);
		ServicesApps.awaitReady(app, 3);
		assertThat(service(send("POST", "/mailer?wait=60s", "{\"workers\":2}", 200), "mailer").get("ready").asInt())
			.isEqualTo(2);
		workerThatLeavesAnswersWhatItHasBegun(app);
		// the worker that is asked is the one that is replaced
		long asked = worker(status(), "web", 0);
		assertThat(send("DELETE", "/web/0?wait=60s", null, 202).get("pending").asString())
			.isEqualTo("the replacement of web-0 is in progress, but this worker leaves");
		app.awaitGone(asked);
		Files.writeString(file, "launcher.services.web.workers=2\nlauncher.services.mailer.workers=0\n");
		assertThat(send("POST", "", RELOAD, 202).get("pending").asString()).isEqualTo("the reload has begun");
		app.awaitOutput("Reload to generation 2 completed", 1);
		JsonNode status = status();
		assertThat(service(status, "web").get("desired").asInt()).as("scaled, and configured as before").isOne();
		assertThat(service(status, "mailer").get("desired").asInt()).as("configured anew").isZero();
		assertThat(worker(status, "web", 0)).isNotEqualTo(asked);
		ServicesApps.stop(app);
	}

	private void workerThatLeavesAnswersWhatItHasBegun(TestProcess app) throws Exception {
		long leaving = worker(status(), "web", 1);
		List<CompletableFuture<HttpResponse<String>>> pages = new ArrayList<>();
		for (int i = 0; i < 5 && !slowPages(app).contains(Long.toString(leaving)); i++) {
			pages.add(slowPage());
			pages.add(slowPage());
			app.awaitOutput("APP slow page begins", pages.size());
		}
		// which worker is asked is chance: that which leaves cannot tell the end
		HttpResponse<String> answer = answer("POST", "/web?wait=60s", "{\"workers\":1}");
		assertThat(answer.statusCode()).as(answer.body()).isIn(200, 202);
		app.awaitGone(leaving);
		for (CompletableFuture<HttpResponse<String>> page : pages) {
			assertThat(page.get().statusCode()).isEqualTo(200);
		}
		assertThat(pages).extracting((page) -> page.get().body()).contains("pid " + leaving);
		assertThat(service(status(), "web").get("ready").asInt()).isOne();
	}

	private static List<String> slowPages(TestProcess app) {
		return app.matches("APP slow page begins in (\\d+)");
	}

	private CompletableFuture<HttpResponse<String>> slowPage() {
		return this.client.sendAsync(
				HttpRequest.newBuilder(URI.create(this.root + "/slow")).timeout(Duration.ofSeconds(30)).build(),
				BodyHandlers.ofString());
	}

	@Test
	void supervisorTellsWhatHasBecomeOfIt() throws Exception {
		Path file = this.directory.resolve("changed.properties");
		TestProcess app = start("--launcher.mode=process", "--management.server.port=0",
				"--management.server.address=127.0.0.1", ServicesApps.imports(file));
		this.root = "http://127.0.0.1:" + app.awaitOutput("\\[supervisor\\].*Tomcat started on port (\\d+)", 1).get(0);
		ServicesApps.awaitReady(app, 2);
		long before = worker(status(), "mailer", 0);
		assertThat(worker(send("DELETE", "/mailer/0?wait=60s", null, 200), "mailer", 0)).isNotEqualTo(before)
			.isIn(app.workers());
		Files.writeString(file, "app.mailer.fails=true\n");
		assertThat(send("POST", "?wait=60s", RELOAD, 409).get("error").asString()).contains("mailer fails on purpose");
		Files.writeString(file, "");
		assertThat(send("POST", "?wait=60s", RELOAD, 200).get("generation").asInt()).isEqualTo(3);
		assertThat(send("POST", "/mailer", "{\"workers\":1025}", 400).get("error").asString())
			.contains("from 0 to 1024");
		assertThat(send("POST", "/mailer?wait=60s", "{\"workers\":500}", 409).get("error").asString()).contains(
				"too little memory for 500 workers of 'mailer': 501 workers, 0 spares and ", " MB, and there are ");
		assertThat(service(status(), "mailer").get("desired").asInt()).isOne();
		assertThat(send("POST", "/mialer", "{\"workers\":1}", 404).get("error").asString()).contains("mailer");
		CompletableFuture<HttpResponse<String>> waiting = this.client.sendAsync(request("POST", "?wait=60s", RELOAD),
				BodyHandlers.ofString());
		app.awaitOutput("Reload to generation 4$", 1);
		app.signal(OsSignal.TERM);
		assertThat(waiting.get().body()).isEqualTo("{\"error\":\"stopping\"}");
		assertThat(app.awaitExit()).as(app::output).isZero();
		app.awaitNobody(ServicesApps.AT_ONCE);
	}

	@Test
	void oneJvmResetsItsServicesWhereThatIsConfigured() throws Exception {
		TestProcess app = start("--launcher.reload.strategy=reset", "--server.address=127.0.0.1");
		this.root = "http://127.0.0.1:" + app.awaitOutput("Tomcat started on port (\\d+)", 1).get(0);
		app.awaitOutput("APP returned from run", 1);
		app.signal(OsSignal.HUP);
		app.awaitOutput("APP mailer reset", 1);
		send("POST", "?wait=60s", RELOAD, 200);
		assertThat(app.matches("APP mailer reset")).hasSize(2);
		assertThat(app.matches("APP mailer 0 stopped")).isEmpty();
		assertThat(send("POST", "/mailer", "{\"workers\":3}", 409).get("error").asString())
			.contains("this application runs in one JVM", "'launcher.mode=process'");
		assertThat(send("DELETE", "/mailer/0", null, 409).get("error").asString())
			.contains("this application runs in one JVM");
		ServicesApps.stop(app);
	}

	private TestProcess start(String... arguments) {
		List<String> all = new ArrayList<>(List.of(arguments));
		all.addAll(List.of("--server.port=0", "--management.endpoints.web.exposure.include=launcher",
				"--management.endpoint.launcher.access=unrestricted"));
		return this.apps.start(List.of(), all);
	}

	private JsonNode status() throws IOException, InterruptedException {
		return send("GET", "", null, 200);
	}

	private static JsonNode service(JsonNode status, String name) {
		for (JsonNode service : status.get("services")) {
			if (service.get("name").asString().equals(name)) {
				return service;
			}
		}
		throw new AssertionError("No service " + name + " in " + status);
	}

	private static long worker(JsonNode status, String service, int index) {
		return service(status, service).get("workers").get(index).get("pid").asLong();
	}

	private JsonNode send(String method, String path, String body, int status)
			throws IOException, InterruptedException {
		HttpResponse<String> answer = answer(method, path, body);
		assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
		return this.json.readTree(answer.body());
	}

	private HttpResponse<String> answer(String method, String path, String body)
			throws IOException, InterruptedException {
		return this.client.send(request(method, path, body), BodyHandlers.ofString());
	}

	private HttpRequest request(String method, String path, String body) {
		return HttpRequest.newBuilder(URI.create(this.root + "/actuator/launcher" + path))
			.timeout(Duration.ofSeconds(90))
			.header("Content-Type", "application/json")
			.method(method,
					(body != null) ? HttpRequest.BodyPublishers.ofString(body) : HttpRequest.BodyPublishers.noBody())
			.build();
	}

}
