package io.launcher.actuate;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.launcher.signal.OsSignal;
import io.launcher.testapp.WebApplication;
import io.launcher.testprocess.TestProcess;
import io.launcher.testprocess.TestProcesses;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for what a launched application answers over HTTP, with real processes.
 */
class SeenFromOutsideIntegrationTests {

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	@RegisterExtension
	private final TestProcesses processes = new TestProcesses();

	private final HttpClient client = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

	private final JsonMapper json = new JsonMapper();

	@Test
	void workerAnswersForSupervisorWhenNoManagementPort() throws Exception {
		TestProcess application = start();
		int port = applicationPort(application);
		awaitReady(port);
		JsonNode status = get(port, "/actuator/launcher", 200);
		assertThat(status.get("role").asString()).isEqualTo("supervisor");
		assertThat(status.get("mode").asString()).isEqualTo("process");
		assertThat(status.get("pid").asLong()).isEqualTo(application.pid());
		assertThat(status.get("state").asString()).isEqualTo("RUNNING");
		JsonNode web = status.get("services").get(0);
		assertThat(web.get("name").asString()).isEqualTo("web");
		assertThat(web.get("desired").asInt()).isEqualTo(2);
		assertThat(pids(web)).containsExactlyInAnyOrderElementsOf(application.workers());
		assertThat(web.get("workers").get(0).get("lastExit").isNull()).isTrue();
		Awaitility.await().atMost(PATIENCE).untilAsserted(() -> {
			JsonNode worker = get(port, "/actuator/launcher", 200).get("services").get(0).get("workers").get(1);
			assertThat(worker.get("health").asString()).isEqualTo("UP");
			assertThat(worker.get("rss").asLong()).isPositive();
		});
		JsonNode health = get(port, "/actuator/health", 200);
		assertThat(health.at("/status").asString()).isEqualTo("UP");
		assertThat(health.at("/components/launcher/details/services/web/ready").asInt()).isEqualTo(2);
		assertThat(application.output()).doesNotContain("Tomcat started on port 0");
		stop(application);
	}

	@Test
	void supervisorAnswersAloneWhenManagementPort() throws Exception {
		TestProcess application = start("--management.server.port=0", "--management.server.address=127.0.0.1",
				"--management.server.base-path=/ops",
				// a component that the supervisor does not have
				"--management.endpoint.health.group.storage.include=disk");
		int port = applicationPort(application);
		int managementPort = Integer
			.parseInt(application.awaitOutput("\\[supervisor\\].*Tomcat started on port (\\d+)", 1).get(0));
		awaitReady(managementPort, "/ops/actuator");
		assertThat(managementPort).isNotEqualTo(port);
		JsonNode status = get(managementPort, "/ops/actuator/launcher", 200);
		assertThat(status.get("role").asString()).isEqualTo("supervisor");
		assertThat(status.at("/services/0/ready").asInt()).isEqualTo(2);
		assertThat(get(managementPort, "/ops/actuator/health", 200).at("/status").asString()).isEqualTo("UP");
		assertThat(get(managementPort, "/ops/actuator/health/readiness", 200).at("/status").asString()).isEqualTo("UP");
		get(managementPort, "/ops/actuator/info", 200);
		JsonNode ready = get(managementPort, "/ops/actuator/metrics/launcher.workers?tag=state:ready", 200);
		assertThat(ready.at("/measurements/0/value").asDouble()).isEqualTo(2);
		JsonNode starts = get(managementPort, "/ops/actuator/metrics/launcher.worker.starts", 200);
		assertThat(starts.at("/measurements/0/value").asDouble()).isEqualTo(2);
		assertThat(application.output()).doesNotContain(" WARN ").doesNotContain(" ERROR ");
		// the application is the workers', the endpoints are the supervisor's
		assertThat(get(port, "/pid", 200).get("pid").asLong()).isIn(application.workers());
		get(managementPort, "/ops/pid", 404);
		get(port, "/actuator/launcher", 404);
		get(port, "/ops/actuator/launcher", 404);
		assertThat(application.matches("Tomcat started on port (\\d+)")).containsOnly(Integer.toString(managementPort),
				Integer.toString(port));
		stop(application);
	}

	@Test
	void healthIsDegradedWhileWorkerIsAway() throws Exception {
		TestProcess application = start("--management.server.port=0");
		int port = Integer
			.parseInt(application.awaitOutput("\\[supervisor\\].*Tomcat started on port (\\d+)", 1).get(0));
		awaitReady(port);
		long victim = application.workers().get(0);
		application.signal(victim, OsSignal.KILL);
		Awaitility.await()
			.atMost(PATIENCE)
			.pollInterval(Duration.ofMillis(20))
			.until(() -> get(port, "/actuator/health", 200).at("/status").asString().equals("DEGRADED"));
		JsonNode status = get(port, "/actuator/launcher", 200);
		assertThat(status.get("state").asString()).isEqualTo("DEGRADED");
		assertThat(get(port, "/actuator/health/readiness", 200).at("/status").asString()).isEqualTo("UP");
		awaitReady(port);
		JsonNode exit = exitOf(get(port, "/actuator/launcher", 200).get("services").get(0));
		assertThat(exit.get("signal").asString()).isEqualTo("SIGKILL");
		assertThat(exit.has("code")).isTrue();
		assertThat(exit.get("code").isNull()).isTrue();
		assertThat(get(port, "/actuator/health", 200).at("/status").asString()).isEqualTo("UP");
		JsonNode recovery = get(port, "/actuator/metrics/launcher.worker.recovery", 200);
		assertThat(recovery.at("/measurements/0/value").asDouble()).isOne();
		get(port, "/actuator/metrics/launcher.worker.exits?tag=outcome:killed", 200);
		stop(application);
	}

	@Test
	void startFailsWhenManagementPortIsTaken() throws Exception {
		try (ServerSocket taken = new ServerSocket(0)) {
			TestProcess application = start("--management.server.port=" + taken.getLocalPort());
			assertThat(application.awaitExit()).isEqualTo(1);
			assertThat(application.output()).containsOnlyOnce("APPLICATION FAILED TO START")
				.contains("Port " + taken.getLocalPort() + " was already in use");
		}
	}

	@Test
	void startFailsWhenManagementPortIsNoNumber() {
		TestProcess application = start("--management.server.port=high");
		assertThat(application.awaitExit()).isEqualTo(1);
		assertThat(application.output()).containsOnlyOnce("APPLICATION FAILED TO START")
			.contains("management.server.port");
	}

	private TestProcess start(String... more) {
		List<String> arguments = new ArrayList<>(List.of("--launcher.workers=2", "--server.port=0",
				"--server.address=127.0.0.1", "--management.endpoints.web.exposure.include=*",
				"--management.endpoint.health.show-details=always",
				"--management.endpoint.health.probes.enabled=true"));
		arguments.addAll(List.of(more));
		return this.processes.java(WebApplication.class, List.of("-XX:TieredStopAtLevel=1"),
				arguments.toArray(new String[0]));
	}

	private static int applicationPort(TestProcess application) {
		return Integer.parseInt(application.awaitOutput("Listening on port (\\d+) for the web workers", 1).get(0));
	}

	private void awaitReady(int port) {
		awaitReady(port, "/actuator");
	}

	private void awaitReady(int port, String path) {
		Awaitility.await()
			.atMost(PATIENCE)
			.pollInterval(Duration.ofMillis(100))
			.ignoreExceptionsInstanceOf(IOException.class)
			.until(() -> get(port, path + "/launcher", 0).path("state").asString("").equals("RUNNING"));
	}

	private void stop(TestProcess application) {
		application.signal(OsSignal.TERM);
		assertThat(application.awaitExit()).isZero();
		application.awaitNobody(Duration.ofSeconds(10));
	}

	private JsonNode get(int port, String path, int status) throws IOException, InterruptedException {
		HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
			.timeout(Duration.ofSeconds(20))
			.build();
		HttpResponse<String> response = this.client.send(request, HttpResponse.BodyHandlers.ofString());
		if (status != 0) {
			assertThat(response.statusCode()).as(path + " " + response.body()).isEqualTo(status);
		}
		return this.json.readTree(response.body());
	}

	private static List<Long> pids(JsonNode service) {
		List<Long> pids = new ArrayList<>();
		service.get("workers").forEach((worker) -> pids.add(worker.get("pid").asLong()));
		return pids;
	}

	private static JsonNode exitOf(JsonNode service) {
		for (JsonNode worker : service.get("workers")) {
			if (!worker.get("lastExit").isNull()) {
				return worker.get("lastExit");
			}
		}
		throw new AssertionError("No worker has ended: " + service);
	}

}
