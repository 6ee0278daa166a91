package io.launcher.application;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.launcher.application.testapp.HungApp;
import io.launcher.testprocess.PlainApps;
import io.launcher.testprocess.TestProcess;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A Spring Boot application whose web workers start slowly, are saturated, hang and
 * break.
 */
@Tag("boot")
class HungApplicationIntegrationTests {

	private static final int THREADS = 4;

	private static final Duration TIMEOUT = Duration.ofSeconds(4);

	private static final String LOCALHOST = "127.0.0.1";

	@RegisterExtension
	private final ServicesApps apps = new ServicesApps();

	@TempDir
	private Path work;

	private int port;

	@Test
	void workerThatHangsIsReplacedAndOneThatIsSlowOrBusyIsNot() throws IOException {
		Path slow = Files.createFile(this.work.resolve("slow"));
		TestProcess app = this.apps.start(HungApp.class,
				List.of("--server.port=0", "--server.address=" + LOCALHOST, "--launcher.mode=process",
						"--spring.autoconfigure.exclude=org.springframework.boot.jetty.autoconfigure.servlet"
								+ ".JettyServletWebServerAutoConfiguration",
						"--server.tomcat.threads.max=" + THREADS, "--server.tomcat.threads.min-spare=1",
						"--launcher.start-timeout=4s", "--launcher.liveness.interval=500ms",
						"--launcher.liveness.timeout=" + TIMEOUT.toMillis() + "ms", "--app.slow=" + slow,
						"--launcher.kill-timeout=2s", "--launcher.work-directory=" + this.work));
		// its runner took longer than the start may take, but got on
		long slowOne = ServicesApps.awaitReady(app, 1).get(0);
		assertThat(slow).doesNotExist();
		this.port = Integer.parseInt(app.awaitOutput("Listening on .*?(\\d+) for the web workers", 1).get(0));
		saturate();
		assertThat(Pages.ask(LOCALHOST, this.port)).isEqualTo(slowOne);
		assertThat(app.matches(ServicesApps.READY)).hasSize(1);
		List<SocketChannel> clients = new ArrayList<>();
		for (int i = 0; i < THREADS; i++) {
			SocketChannel client = Pages.connect(LOCALHOST, this.port);
			Pages.send(client, "/work?millis=3600000");
			clients.add(client);
		}
		app.awaitOutput("web-0 \\(pid " + slowOne + "\\) is hung: the request threads of Tomcat completed nothing", 1);
		long second = ServicesApps.awaitReady(app, 2).get(1);
		assertThat(PlainApps.evidence(this.work)).singleElement()
			.asString()
			.contains("Worker: web-0, pid " + slowOne, "HungApp$Page.work", "requests ");
		for (SocketChannel client : clients) {
			client.close();
		}
		try (SocketChannel client = Pages.connect(LOCALHOST, this.port)) {
			assertThat(Pages.ask(client, "/break")).isEqualTo(second);
		}
		app.awaitOutput("web-0 \\(pid " + second + "\\) is broken by its own word", 1);
		long third = ServicesApps.awaitReady(app, 3).get(2);
		assertThat(Pages.ask(LOCALHOST, this.port)).isEqualTo(third);
		ServicesApps.stop(app);
	}

	// more requests than threads, for longer than a hung worker is let alone
	private void saturate() {
		long end = System.nanoTime() + TIMEOUT.multipliedBy(2).toNanos();
		List<CompletableFuture<Void>> clients = new ArrayList<>();
		for (int i = 0; i < 3 * THREADS; i++) {
			CompletableFuture<Void> ended = new CompletableFuture<>();
			clients.add(ended);
			new Thread(() -> {
				try {
					while (System.nanoTime() < end) {
						try (SocketChannel client = Pages.connect(LOCALHOST, this.port)) {
							Pages.ask(client, "/work?millis=900");
						}
					}
					ended.complete(null);
				}
				catch (IOException | RuntimeException | AssertionError ex) {
					ended.completeExceptionally(ex);
				}
			}).start();
		}
		Awaitility.await()
			.atMost(Duration.ofSeconds(60))
			.until(() -> clients.stream().allMatch(CompletableFuture::isDone));
		assertThat(clients).noneMatch(CompletableFuture::isCompletedExceptionally);
	}

}
