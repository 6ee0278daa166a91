package io.launcher.autoconfigure.web;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

import io.launcher.socket.SharedSocketFixture;
import io.launcher.testload.HttpConnection;
import io.launcher.testload.LoadFailureException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How exchanges that last end when a worker leaves: up to its deadline they go on, and
 * then their clients see an end, not a failure.
 */
@ParameterizedClass
@EnumSource(WebStack.class)
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class LastingExchangeTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(20);

	private static final Duration DEADLINE = Duration.ofSeconds(3);

	/** What is left of the deadline to end exchanges. */
	private static final Duration BEFORE_DEADLINE = Duration.ofMillis(2200);

	private static final String LAST_CHUNK = "\r\n0\r\n\r\n";

	private final WebStack stack;

	private SharedSocketFixture socket;

	private DrainedApplication application;

	LastingExchangeTests(WebStack stack) {
		this.stack = stack;
	}

	@BeforeEach
	void openSocket() throws IOException {
		this.socket = SharedSocketFixture.open();
	}

	@AfterEach
	void closeAll() throws IOException {
		if (this.application != null) {
			this.application.close();
		}
		this.socket.close();
	}

	@Test
	void exchangesGoOnUpToDeadlineAndThenEnd() throws Exception {
		start();
		HttpConnection events = begun("/events");
		events.readUntil("first");
		HttpConnection stream = begun("/stream");
		stream.readUntil("first");
		HttpConnection poll = begun("/poll");
		HttpConnection ticks = begun("/ticks");
		CompletableFuture<HttpConnection.Response> ticked = receiveLater(ticks);
		Closes closes = new Closes();
		webSocket(closes).sendText("hello", true).get(10, TimeUnit.SECONDS);
		assertThat(closes.message.get(10, TimeUnit.SECONDS)).startsWith("hello");
		long begin = System.nanoTime();
		DrainedApplication.Leave leave = this.application.leave(DEADLINE);
		assertThat(events.readToEnd()).endsWith(LAST_CHUNK);
		Duration took = Duration.ofNanos(System.nanoTime() - begin);
		// of an application that writes all the time
		assertThat(ticked.get(10, TimeUnit.SECONDS).body()).contains("tick");
		assertThat(ticks.awaitEnd()).isTrue();
		assertThat(stream.readToEnd()).endsWith(LAST_CHUNK);
		HttpConnection.Response polled = poll.receive();
		assertThat(polled.status()).isEqualTo(503);
		assertThat(polled.isLast()).isTrue();
		assertThat(poll.awaitEnd()).isTrue();
		assertThat(closes.status.get(10, TimeUnit.SECONDS)).isEqualTo(1001);
		assertThat(took).isBetween(BEFORE_DEADLINE, DEADLINE.plusMillis(500));
		assertThat(closes.closedAfter(begin)).isBetween(BEFORE_DEADLINE, DEADLINE.plusMillis(500));
		this.application.exchanges().releaseAll();
		leave.end().get(10, TimeUnit.SECONDS);
	}

	@Test
	void silentExchangesAreNotIdle() throws Exception {
		start();
		HttpConnection events = begun("/events");
		events.readUntil("first");
		HttpConnection poll = begun("/poll");
		Closes closes = new Closes();
		WebSocket webSocket = webSocket(closes);
		webSocket.sendText("hello", true).get(10, TimeUnit.SECONDS);
		assertThat(closes.message.get(10, TimeUnit.SECONDS)).startsWith("hello");
		HttpConnection idle = HttpConnection.open(this.socket.port(), TIMEOUT);
		idle.get("/", false);
		assertThat(this.application.drain(Duration.ofMillis(200), DEADLINE)).isEqualTo(3);
		assertThat(idle.awaitEnd()).isTrue();
		assertThat(closes.status).isNotDone();
	}

	@Test
	void partOfFileAtDeadlineDoesNotLookComplete() throws Exception {
		start();
		HttpConnection download = begun("/download");
		download.readUntil("first");
		DrainedApplication.Leave leave = this.application.leave(DEADLINE);
		assertThat(endOf(download)).doesNotEndWith(LAST_CHUNK);
		this.application.exchanges().releaseAll();
		leave.end().get(20, TimeUnit.SECONDS);
	}

	private static CompletableFuture<HttpConnection.Response> receiveLater(HttpConnection connection) {
		return CompletableFuture.supplyAsync(() -> {
			try {
				return connection.receive();
			}
			catch (LoadFailureException ex) {
				throw new IllegalStateException(ex);
			}
		}, (task) -> new Thread(task, "client").start());
	}

	private static String endOf(HttpConnection connection) {
		try {
			return connection.readToEnd();
		}
		catch (LoadFailureException ex) {
			return ex.toString();
		}
	}

	@Test
	void exchangesWhenHurriedEndAtOnce() throws Exception {
		start();
		HttpConnection connection = begun("/events");
		connection.readUntil("first");
		Closes closes = new Closes();
		webSocket(closes).sendText("hello", true).get(10, TimeUnit.SECONDS);
		// it is open on the side of the server, too
		assertThat(closes.message.get(10, TimeUnit.SECONDS)).startsWith("hello");
		DrainedApplication.Leave leave = this.application.leave(TIMEOUT);
		long begin = System.nanoTime();
		leave.hurry();
		assertThat(connection.readToEnd()).endsWith(LAST_CHUNK);
		assertThat(closes.status.get(20, TimeUnit.SECONDS)).isEqualTo(1001);
		assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofMillis(1500));
		leave.end().get(10, TimeUnit.SECONDS);
	}

	// older clients drop the streams of a connection that got a GOAWAY
	@Test
	@EnabledForJreRange(min = JRE.JAVA_24)
	void http2StreamsAtDeadlineEnd() throws Exception {
		start("server.http2.enabled=true");
		HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build();
		HttpResponse<String> first = client.send(request("/"), HttpResponse.BodyHandlers.ofString());
		assertThat(first.version()).isEqualTo(HttpClient.Version.HTTP_2);
		CompletableFuture<HttpResponse<String>> poll = client.sendAsync(request("/poll"),
				HttpResponse.BodyHandlers.ofString());
		HttpResponse<InputStream> events = client.send(request("/events"), HttpResponse.BodyHandlers.ofInputStream());
		HttpResponse<InputStream> stream = client.send(request("/stream"), HttpResponse.BodyHandlers.ofInputStream());
		assertThat(this.application.exchanges().awaitBegun(3)).isTrue();
		DrainedApplication.Leave leave = this.application.leave(DEADLINE);
		assertThat(new String(events.body().readAllBytes(), StandardCharsets.UTF_8)).contains("first");
		assertThat(new String(stream.body().readAllBytes(), StandardCharsets.UTF_8))
			.isEqualTo("first" + Exchanges.PADDING);
		assertThat(poll.get(10, TimeUnit.SECONDS).statusCode()).isEqualTo(503);
		this.application.exchanges().releaseAll();
		leave.end().get(10, TimeUnit.SECONDS);
	}

	private void start(String... properties) throws IOException {
		this.application = DrainedApplication.start(this.stack, this.socket, properties);
	}

	private HttpConnection begun(String path) throws LoadFailureException {
		HttpConnection connection = HttpConnection.open(this.socket.port(), TIMEOUT);
		connection.send(path, false);
		assertThat(this.application.exchanges().awaitBegun(1)).isTrue();
		return connection;
	}

	private HttpRequest request(String path) {
		return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + this.socket.port() + path)).build();
	}

	private WebSocket webSocket(Closes closes) throws Exception {
		return HttpClient.newHttpClient()
			.newWebSocketBuilder()
			.buildAsync(URI.create("ws://127.0.0.1:" + this.socket.port() + "/socket"), closes)
			.get(10, TimeUnit.SECONDS);
	}

	/**
	 * Sees how a WebSocket is closed.
	 */
	private static final class Closes implements WebSocket.Listener {

		private final CompletableFuture<String> message = new CompletableFuture<>();

		private final CompletableFuture<Integer> status = new CompletableFuture<>();

		private volatile long closed;

		private Duration closedAfter(long begin) {
			return Duration.ofNanos(this.closed - begin);
		}

		@Override
		public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
			this.message.complete(data.toString());
			webSocket.request(1);
			return CompletableFuture.completedFuture(null);
		}

		@Override
		public CompletionStage<?> onClose(WebSocket webSocket, int statusCode, String reason) {
			this.closed = System.nanoTime();
			this.status.complete(statusCode);
			return CompletableFuture.completedFuture(null);
		}

		@Override
		public void onError(WebSocket webSocket, Throwable error) {
			this.status.completeExceptionally(error);
		}

	}

}
