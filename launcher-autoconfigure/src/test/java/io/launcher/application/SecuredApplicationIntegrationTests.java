package io.launcher.application;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import javax.net.ssl.SSLContext;

import io.launcher.application.testapp.WebApp;
import io.launcher.signal.OsSignal;
import io.launcher.testload.HttpConnection;
import io.launcher.testload.LoadClient;
import io.launcher.testload.LoadReport;
import io.launcher.testload.TestIdentity;
import io.launcher.testload.UnixSockets;
import io.launcher.testprocess.TestProcess;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Real applications whose workers serve TLS, or more than one socket.
 */
@Tag("boot")
class SecuredApplicationIntegrationTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(30);

	private static final Duration PAUSE = Duration.ofMillis(200);

	private static final String PACKAGE = "org.springframework.boot.";

	@RegisterExtension
	private final ServicesApps apps = new ServicesApps();

	@TempDir
	private Path directory;

	@ParameterizedTest
	@EnumSource
	void tlsIsServedByAllWorkersAndAcrossAReload(Server server) throws Exception {
		TestIdentity identity = TestIdentity.create(this.directory, "server.test");
		TestProcess app = start(server, "--launcher.workers=2", "--server.port=0", "--server.http2.enabled=true",
				"--server.ssl.bundle=main",
				"--spring.ssl.bundle.pem.main.keystore.certificate=" + identity.certificate().toUri(),
				"--spring.ssl.bundle.pem.main.keystore.private-key=" + identity.privateKey().toUri());
		int port = port(app, "");
		Set<String> workers = pids(ServicesApps.awaitReady(app, 2));
		SSLContext context = TestIdentity.client(null, identity);
		assertThat(answersOverHttp2(context, port, workers)).isEqualTo(workers);
		// few handshakes, which leave the processors to the workers that start
		LoadClient single = LoadClient.oneShot(port, 2).sockets(context.getSocketFactory()).pause(PAUSE).start();
		LoadClient kept = LoadClient.keepAlive(port, 2).sockets(context.getSocketFactory()).pause(PAUSE).start();
		assertThat(single.await(40, TIMEOUT)).isTrue();
		assertThat(single.report().bodies().keySet()).isEqualTo(workers);
		app.signal(OsSignal.HUP);
		app.awaitOutput("Reload to generation \\d+ completed", 1);
		assertThat(single.await(single.report().sent() + 40, TIMEOUT)).isTrue();
		LoadReport report = single.stop();
		LoadReport keptReport = kept.stop();
		assertThat(report.failures()).as(report.firstFailure()).isEmpty();
		assertThat(keptReport.failures()).as(keptReport.firstFailure()).isEmpty();
		assertThat(report.bodies()).containsOnlyKeys(pids(ServicesApps.awaitReady(app, 4)));
		ServicesApps.stop(app);
	}

	@ParameterizedTest
	@EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NETTY")
	void unixSocketAndAdditionalPortAreServed(Server server) throws Exception {
		Path file = this.directory.resolve("web.sock");
		TestProcess app = start(server, "--launcher.mode=process", "--launcher.web.unix-socket.path=" + file,
				"--launcher.web.additional-sockets.admin.port=0",
				"--launcher.web.additional-sockets.admin.address=127.0.0.1");
		int port = port(app, " \\('admin'\\)");
		String worker = "pid " + ServicesApps.awaitReady(app, 1).get(0);
		try (HttpConnection local = HttpConnection.open(new UnixSockets(file), 0, TIMEOUT);
				HttpConnection admin = HttpConnection.open(port, TIMEOUT)) {
			assertThat(local.get("/", true).body()).isEqualTo(worker);
			assertThat(admin.get("/", true).body()).isEqualTo(worker);
		}
		ServicesApps.stop(app);
	}

	@Test
	void unixSocketIsServedByNetty() throws Exception {
		Path file = this.directory.resolve("web.sock");
		TestProcess app = start(Server.NETTY, "--launcher.mode=process", "--launcher.web.unix-socket.path=" + file);
		String worker = "pid " + ServicesApps.awaitReady(app, 1).get(0);
		try (HttpConnection local = HttpConnection.open(new UnixSockets(file), 0, TIMEOUT)) {
			assertThat(local.get("/", true).body()).isEqualTo(worker);
		}
		ServicesApps.stop(app);
	}

	private TestProcess start(Server server, String... arguments) {
		List<String> all = new ArrayList<>(List.of(arguments));
		all.addAll(server.arguments);
		return this.apps.start(WebApp.class, all);
	}

	private static int port(TestProcess app, String name) {
		return Integer.parseInt(app.awaitOutput("Listening on port (\\d+) for the web workers" + name + "$", 1).get(0));
	}

	private static Set<String> pids(List<Long> workers) {
		Set<String> pids = new HashSet<>();
		workers.forEach((pid) -> pids.add("pid " + pid));
		return pids;
	}

	private static Set<String> answersOverHttp2(SSLContext context, int port, Set<String> expected)
			throws IOException, InterruptedException {
		Set<String> answers = new HashSet<>();
		for (int i = 0; i < 20 && !answers.equals(expected); i++) {
			// with a connection of its own
			HttpClient client = HttpClient.newBuilder()
				.version(HttpClient.Version.HTTP_2)
				.connectTimeout(TIMEOUT)
				.sslContext(context)
				.build();
			HttpRequest request = HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + port + "/"))
				.timeout(TIMEOUT)
				.build();
			HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
			assertThat(response.version()).isEqualTo(HttpClient.Version.HTTP_2);
			answers.add(response.body());
		}
		return answers;
	}

	enum Server {

		TOMCAT("servlet", excluded("jetty", "Jetty", "Servlet")),

		JETTY("servlet", excluded("tomcat", "Tomcat", "Servlet")),

		NETTY("reactive", excluded("jetty", "Jetty", "Reactive") + "," + excluded("tomcat", "Tomcat", "Reactive"));

		private final List<String> arguments;

		Server(String type, String excluded) {
			this.arguments = List.of("--spring.main.web-application-type=" + type,
					"--spring.autoconfigure.exclude=" + excluded);
		}

		private static String excluded(String server, String name, String type) {
			String start = PACKAGE + server + ".autoconfigure.";
			return start + type.toLowerCase() + "." + name + type + "WebServerAutoConfiguration," + start
					+ "actuate.web.server." + name + type + "ManagementContextAutoConfiguration";
		}

	}

}
