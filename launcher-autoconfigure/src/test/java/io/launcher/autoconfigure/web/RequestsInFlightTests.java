package io.launcher.autoconfigure.web;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import io.launcher.socket.SharedSocketFixture;
import io.launcher.testload.HttpConnection;
import io.launcher.testload.LoadFailureException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.context.ApplicationContext;
import org.springframework.context.SmartLifecycle;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Requests that have begun when a worker leaves, and the start of a server after it.
 */
@ParameterizedClass
@EnumSource(WebStack.class)
@Timeout(value = 90, unit = TimeUnit.SECONDS)
class RequestsInFlightTests {

	private static final boolean SOAK = Boolean.getBoolean("launcher.soak");

	private static final Duration TIMEOUT = Duration.ofSeconds(20);

	/** How long a slow request takes: by default short enough for each build. */
	private static final Duration SLOW = Duration.ofSeconds(SOAK ? 25 : 3);

	private static final Duration DEADLINE = Duration.ofSeconds(40);

	private static final int UPLOAD = 1024 * 1024;

	private static final int PARTS = 32;

	private static final int FILE = 32 * 1024 * 1024;

	private final WebStack stack;

	private SharedSocketFixture socket;

	private DrainedApplication application;

	RequestsInFlightTests(WebStack stack) {
		this.stack = stack;
	}

	@BeforeEach
	void openSocket() throws IOException {
		// the others differ by their framework only
		Assumptions.assumeTrue(SOAK || this.stack == WebStack.NETTY || !this.stack.isReactive());
		this.socket = SharedSocketFixture.open();
	}

	@AfterEach
	void closeAll() throws IOException {
		if (this.application != null) {
			this.application.close();
		}
		if (this.socket != null) {
			this.socket.close();
		}
	}

	@Test
	void slowRequestIsAnswered() throws Exception {
		start();
		HttpConnection connection = begun("/slow");
		DrainedApplication.Leave leave = leave();
		pause(SLOW);
		this.application.exchanges().releaseAll();
		assertLast(connection, "slow");
		leave.end().get(10, TimeUnit.SECONDS);
	}

	@Test
	void uploadGoesOn() throws Exception {
		start();
		HttpConnection connection = connect();
		connection.write("POST /upload HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/octet-stream\r\n"
				+ "Content-Length: " + UPLOAD + "\r\n\r\n");
		sendPart(connection);
		assertThat(this.application.exchanges().awaitBegun(1)).isTrue();
		DrainedApplication.Leave leave = leave();
		for (int i = 1; i < PARTS; i++) {
			pause(Duration.ofMillis(50));
			sendPart(connection);
		}
		assertLast(connection, UPLOAD + " bytes");
		leave.end().get(10, TimeUnit.SECONDS);
	}

	private static void sendPart(HttpConnection connection) throws LoadFailureException {
		connection.write("x".repeat(UPLOAD / PARTS));
	}

	@Test
	void streamGoesOnToItsEnd() throws Exception {
		start();
		HttpConnection connection = begun("/stream");
		DrainedApplication.Leave leave = leave();
		pause(Duration.ofMillis(500));
		this.application.exchanges().releaseAll();
		assertThat(connection.receive().body()).isEqualTo("first" + Exchanges.PADDING + "last");
		assertThat(connection.awaitEnd()).isTrue();
		leave.end().get(10, TimeUnit.SECONDS);
	}

	@Test
	void pipelinedRequestsAreAnsweredUpToTheAnnouncedClose() throws Exception {
		start();
		HttpConnection connection = begun("/slow");
		connection.send("/", false);
		connection.send("/", false);
		DrainedApplication.Leave leave = leave();
		this.application.exchanges().releaseAll();
		HttpConnection.Response response = connection.receive();
		assertThat(response.body()).isEqualTo("slow");
		for (int i = 0; i < 2 && !response.isLast(); i++) {
			response = connection.receive();
			assertThat(response.body()).isEqualTo("quick");
		}
		assertThat(response.isLast()).isTrue();
		assertThat(connection.awaitEnd()).isTrue();
		leave.end().get(10, TimeUnit.SECONDS);
	}

	@Test
	void expectationIsMet() throws Exception {
		start();
		HttpConnection before = connect();
		expectToContinue(before);
		HttpConnection after = connect();
		assertThat(after.get("/", false).isLast()).isFalse();
		DrainedApplication.Leave leave = leave();
		expectToContinue(after);
		for (HttpConnection connection : new HttpConnection[] { before, after }) {
			assertThat(connection.receive().status()).isEqualTo(100);
			connection.write("12345");
			assertLast(connection, "5 bytes");
		}
		leave.end().get(10, TimeUnit.SECONDS);
	}

	private static void expectToContinue(HttpConnection connection) throws LoadFailureException {
		connection.write("POST /upload HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/octet-stream\r\n"
				+ "Expect: 100-continue\r\nContent-Length: 5\r\n\r\n");
	}

	@Test
	void halfSentHeadIsCompleted() throws Exception {
		start();
		HttpConnection first = connect();
		first.write("GET / HTTP/1.1\r\nHo");
		HttpConnection kept = connect();
		assertThat(kept.get("/", false).isLast()).isFalse();
		kept.write("GET / HTTP/1.1\r\nHo");
		DrainedApplication.Leave leave = leave();
		pause(Duration.ofMillis(500));
		for (HttpConnection connection : new HttpConnection[] { first, kept }) {
			connection.write("st: localhost\r\n\r\n");
			assertLast(connection, "quick");
		}
		leave.end().get(10, TimeUnit.SECONDS);
	}

	@Test
	void fileIsReadToItsEnd(@TempDir Path directory) throws Exception {
		Files.write(directory.resolve("big.bin"), new byte[FILE]);
		start("spring.web.resources.static-locations=" + directory.toUri());
		assertReadSlowly("/big.bin");
	}

	@Test
	void fileThatTheKernelSendsIsReadToItsEnd(@TempDir Path directory) throws Exception {
		Assumptions.assumeTrue(this.stack == WebStack.TOMCAT);
		Path file = Files.write(directory.resolve("big.bin"), new byte[FILE]);
		start();
		assertReadSlowly("/sendfile?file=" + file);
	}

	private void assertReadSlowly(String path) throws Exception {
		HttpConnection connection = connect();
		connection.send(path, false);
		assertThat(connection.readUntil("\r\n\r\n")).startsWith("HTTP/1.1 200").contains(String.valueOf(FILE));
		DrainedApplication.Leave leave = leave();
		pause(Duration.ofMillis(1500));
		assertThat(leave.end()).isNotDone();
		assertThat(connection.readToEnd()).hasSize(FILE);
		leave.end().get(10, TimeUnit.SECONDS);
	}

	@Test
	void serverThatIsStartedAgainAccepts() throws Exception {
		start();
		assertThat(connect().get("/", false).isLast()).isFalse();
		this.application.context().getWebServer().stop();
		this.application.context().getWebServer().start();
		assertThat(connect().get("/", false).isLast()).isFalse();
		this.application.drain(DEADLINE);
		// as a context does that is stopped and started
		SmartLifecycle lifecycle = ((ApplicationContext) this.application.context()).getBean("webServerStartStop",
				SmartLifecycle.class);
		lifecycle.stop();
		lifecycle.start();
		assertThat(this.application.context().getWebServer().getPort()).isEqualTo(this.socket.port());
		HttpConnection connection = connect();
		assertThat(connection.get("/", false).isLast()).isFalse();
		assertThat(connection.get("/", false).isLast()).isFalse();
		DrainedApplication.Leave leave = leave();
		assertLast(connection, "/", "quick");
		leave.end().get(20, TimeUnit.SECONDS);
	}

	private static void assertLast(HttpConnection connection, String path, String body) throws LoadFailureException {
		connection.send(path, false);
		assertLast(connection, body);
	}

	private static void assertLast(HttpConnection connection, String body) throws LoadFailureException {
		HttpConnection.Response response = connection.receive();
		assertThat(response.status()).isEqualTo(200);
		assertThat(response.body()).isEqualTo(body);
		assertThat(response.isLast()).isTrue();
		assertThat(connection.awaitEnd()).isTrue();
	}

	private void start(String... properties) throws IOException {
		this.application = DrainedApplication.start(this.stack, this.socket, properties);
	}

	private HttpConnection connect() throws LoadFailureException {
		return HttpConnection.open(this.socket.port(), TIMEOUT);
	}

	private HttpConnection begun(String path) throws LoadFailureException {
		HttpConnection connection = connect();
		connection.send(path, false);
		assertThat(this.application.exchanges().awaitBegun(1)).isTrue();
		return connection;
	}

	// until nothing is accepted any more and closes are announced, which another
	// connection shows
	private DrainedApplication.Leave leave() throws LoadFailureException {
		HttpConnection witness = connect();
		assertThat(witness.get("/", false).isLast()).isFalse();
		DrainedApplication.Leave leave = this.application.leave(DEADLINE);
		String acceptor = "-" + this.socket.port();
		Awaitility.await()
			.until(() -> Thread.getAllStackTraces()
				.keySet()
				.stream()
				.noneMatch((thread) -> thread.getName().toLowerCase(Locale.ROOT).contains("acceptor")
						&& thread.getName().contains(acceptor)));
		Awaitility.await().until(() -> witness.get("/", false).isLast());
		return leave;
	}

	// a client that takes its time
	private static void pause(Duration time) {
		LockSupport.parkNanos(time.toNanos());
	}

}
