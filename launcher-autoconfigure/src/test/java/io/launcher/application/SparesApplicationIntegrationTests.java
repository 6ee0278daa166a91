package io.launcher.application;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

import io.launcher.application.testapp.EscalatingMailer;
import io.launcher.signal.OsSignal;
import io.launcher.testload.LoadClient;
import io.launcher.testload.LoadReport;
import io.launcher.testprocess.TestProcess;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A Spring Boot application with a JVM that stands by.
 */
@Tag("boot")
class SparesApplicationIntegrationTests {

	private static final HttpClient CLIENT = HttpClient.newHttpClient();

	@RegisterExtension
	private final ServicesApps apps = new ServicesApps();

	@Test
	void warmedSpareAnswersInPlaceOfTheDeadAndIsReplaced() throws Exception {
		TestProcess app = this.apps.start(List.of(),
				List.of("--launcher.mode=process", "--launcher.spares=1", "--app.page=true", "--server.port=0",
						"--management.endpoints.web.exposure.include=launcher,metrics",
						"--launcher.recycle.max-requests=90", "--launcher.liveness.interval=500ms",
						"--logging.level.io.launcher.context.WorkerWarmUp=DEBUG",
						"--launcher.supervisor.sources=" + EscalatingMailer.class.getName()));
		int port = Integer.parseInt(app.awaitOutput("Listening on port (\\d+) for", 1).get(0));
		long web = Long.parseLong(app.awaitOutput("web-0 \\(pid (\\d+)\\) ready", 1).get(0));
		long spare = standsBy(app, 1);
		String parked = get(port, "/actuator/launcher");
		assertThat(parked).contains("\"spares\":[{\"pid\":" + spare + ",\"state\":\"PARKED\"");
		assertThat(app.matches("Warmed up in \\d+ ms")).hasSize(1);
		assertThat(app.output()).doesNotContain(" WARN ");
		assertThat(Pages.ask("127.0.0.1", port)).isEqualTo(web);
		app.signal(web, OsSignal.KILL);
		app.awaitGone(web);
		assertThat(Pages.ask("127.0.0.1", port)).isEqualTo(spare);
		// its name in the log follows what it is
		assertThat(app.matches(" " + spare + " --- \\[.*\\[(\\S+)\\].*Warmed up in")).containsExactly("parked");
		assertThat(app.matches(" " + spare + " --- \\[.*\\[(\\S+)\\].*Tomcat started on")).containsExactly("web-0");
		// what has warmed it up is not counted
		assertThat(get(port, "/actuator/metrics/http.server.requests"))
			.contains("{\"statistic\":\"COUNT\",\"value\":1.0}");
		long next = standsBy(app, 2);
		assertThat(get(port, "/actuator/launcher")).contains("\"spares\":[{\"pid\":" + next);
		workersAreReplacedAfterTheirRequests(app, port);
		// a bean of the supervisor decides about the other service
		app.signal(Long.parseLong(app.matches(ServicesApps.STARTED).get(0)), OsSignal.KILL);
		assertThat(app.awaitExit()).as(app::output).isEqualTo(3);
		app.awaitNobody(ServicesApps.AT_ONCE);
	}

	private static void workersAreReplacedAfterTheirRequests(TestProcess app, int port) throws Exception {
		app.signal(OsSignal.TTIN);
		app.awaitOutput("web-1 \\(pid \\d+\\) ready", 1);
		int begin = app.output().length();
		try (LoadClient kept = LoadClient.keepAlive(port, 2).pause(Duration.ofMillis(50)).start();
				LoadClient fresh = LoadClient.oneShot(port, 2).pause(Duration.ofMillis(50)).start()) {
			app.awaitOutput("web-\\d \\(pid \\d+\\) ended .* exit code 0 \\(replaced by", 3);
			for (LoadReport report : List.of(kept.stop(), fresh.stop())) {
				assertThat(report.failures()).as(report::toString).isEmpty();
				assertThat(report.ok()).isEqualTo(report.sent());
			}
		}
		assertThat(app.matches("is replaced: it has served (\\d+) requests")).hasSizeGreaterThanOrEqualTo(3)
			.allSatisfy((requests) -> assertThat(Integer.parseInt(requests)).isGreaterThanOrEqualTo(81));
		int[] ready = { 1, 1 };
		Pattern change = Pattern.compile("Supervisor +: web-(\\d) \\(pid \\d+\\) (ready|ended)");
		change.matcher(app.output().substring(begin)).results().forEach((match) -> {
			int index = Integer.parseInt(match.group(1));
			ready[index] += match.group(2).equals("ready") ? 1 : -1;
			assertThat(ready[index]).as("replacement first").isBetween(1, 2);
			assertThat(ready[0] + ready[1]).as("one at a time").isBetween(2, 3);
		});
	}

	private static long standsBy(TestProcess app, int number) {
		return Long.parseLong(app.awaitOutput("\\(pid (\\d+)\\) stands by", number).get(number - 1));
	}

	private static String get(int port, String path) throws IOException, InterruptedException {
		HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build();
		return CLIENT.send(request, HttpResponse.BodyHandlers.ofString()).body();
	}

}
