package io.launcher.autoconfigure.web;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

import io.launcher.signal.OsSignal;
import io.launcher.testload.HttpConnection;
import io.launcher.testload.LoadFailureException;
import io.launcher.testprocess.TestProcess;
import io.launcher.testprocess.TestProcesses;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What clients of a worker process see when it gets a TERM.
 */
@Tag("boot")
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class LeavingWorkerIntegrationTests {

	/** The first group is the pid of a worker that is ready. */
	private static final String READY = "Supervisor +: web-\\d+ \\(pid (\\d+)\\) ready ";

	private static final Duration TIMEOUT = Duration.ofSeconds(20);

	/** Enough for each of the two workers to get some. */
	private static final int CLIENTS = 4;

	@RegisterExtension
	private final TestProcesses processes = new TestProcesses();

	@ParameterizedTest
	@EnumSource(mode = EnumSource.Mode.MATCH_NONE, names = "REACTIVE_.*")
	void exchangesGoOnAndThenEnd(WebStack stack) throws Exception {
		int port = freePort();
		TestProcess app = start(stack, port);
		List<EventStream> streams = new ArrayList<>();
		List<Socket> sockets = new ArrayList<>();
		for (int i = 0; i < CLIENTS; i++) {
			streams.add(EventStream.open(port));
		}
		// not in turn, as the workers are served in turn
		for (int i = 0; i < CLIENTS; i++) {
			sockets.add(Socket.open(port));
		}
		long leaving = streams.get(0).pid;
		assertThat(sockets).extracting(Socket::pid).contains(leaving);
		List<HttpConnection> naps = naps(port, leaving);
		for (HttpConnection nap : naps) {
			nap.send("/nap", false);
		}
		app.awaitOutput("APP naps in " + leaving, naps.size());
		app.signal(leaving, OsSignal.TERM);
		for (HttpConnection nap : naps) {
			assertThat(nap.receive().body()).isEqualTo("nap in " + leaving);
		}
		assertThat(app.output()).doesNotContain("Ending what goes on");
		for (EventStream stream : streams) {
			if (stream.pid == leaving) {
				assertThat(stream.connection.readToEnd()).endsWith("\r\n0\r\n\r\n");
			}
		}
		for (Socket socket : sockets) {
			if (socket.pid() == leaving) {
				assertThat(socket.status.get(10, TimeUnit.SECONDS)).isEqualTo(1001);
			}
		}
		app.awaitGone(leaving);
		app.awaitOutput(READY, 3);
		assertThat(app.matches(".* " + leaving + " .*Ending what goes on over \\d+ connections.*")).hasSize(1);
		app.awaitOutput("\\(pid " + leaving + "\\) ended .*exit code 0 \\(SIGTERM\\)", 1);
		assertThat(app.output()).doesNotContain("will be cut off");
		assertThat(app.workers()).hasSize(2).doesNotContain(leaving);
		app.signal(OsSignal.TERM);
		assertThat(app.awaitExit()).as(app::output).isZero();
		app.awaitNobody(Duration.ofSeconds(3));
	}

	@Test
	void requestThatDoesNotEndIsCutOffInTime() throws Exception {
		int port = freePort();
		TestProcess app = start(WebStack.TOMCAT, port);
		HttpConnection connection = HttpConnection.open(port, TIMEOUT);
		long leaving = pid(connection);
		connection.send("/slow", false);
		app.signal(leaving, OsSignal.TERM);
		app.awaitGone(leaving);
		assertThat(app.matches(".* " + leaving + " .*1 connection did not end in time and will be cut off")).hasSize(1);
		app.awaitOutput("\\(pid " + leaving + "\\) ended .*exit code 0 \\(SIGTERM\\)", 1);
	}

	private TestProcess start(WebStack stack, int port) {
		TestProcess app = this.processes.java(ExchangesApp.class, List.of("-XX:TieredStopAtLevel=1", "-Xshare:auto"),
				stack.name(), "--server.port=" + port, "--server.address=127.0.0.1", "--launcher.workers=2",
				"--launcher.graceful-shutdown-timeout=6s", "--spring.reactor.netty.shutdown-quiet-period=0");
		app.awaitOutput(READY, 2);
		return app;
	}

	// some connections to a worker
	private static List<HttpConnection> naps(int port, long worker) throws LoadFailureException {
		List<HttpConnection> connections = new ArrayList<>();
		for (int i = 0; i < CLIENTS; i++) {
			HttpConnection connection = HttpConnection.open(port, TIMEOUT);
			if (pid(connection) == worker) {
				connections.add(connection);
			}
		}
		assertThat(connections).isNotEmpty();
		return connections;
	}

	private static long pid(HttpConnection connection) throws LoadFailureException {
		return Long.parseLong(connection.get("/who", false).body().substring(" in ".length()));
	}

	private static int freePort() throws IOException {
		try (ServerSocket socket = new ServerSocket(0)) {
			return socket.getLocalPort();
		}
	}

	/**
	 * A client of an event stream.
	 *
	 * @param connection its connection
	 * @param pid the process that serves it
	 */
	private record EventStream(HttpConnection connection, long pid) {

		static EventStream open(int port) throws Exception {
			HttpConnection connection = HttpConnection.open(port, TIMEOUT);
			connection.send("/events", false);
			connection.readUntil("first in ");
			return new EventStream(connection, Long.parseLong(connection.readUntil("\n").trim()));
		}

	}

	/**
	 * A client of a WebSocket.
	 */
	private static final class Socket implements WebSocket.Listener {

		private final CompletableFuture<Long> pid = new CompletableFuture<>();

		private final CompletableFuture<Integer> status = new CompletableFuture<>();

		static Socket open(int port) throws Exception {
			Socket socket = new Socket();
			HttpClient.newHttpClient()
				.newWebSocketBuilder()
				.buildAsync(URI.create("ws://127.0.0.1:" + port + "/socket"), socket)
				.get(10, TimeUnit.SECONDS)
				.sendText("hello", true)
				.get(10, TimeUnit.SECONDS);
			socket.pid.get(10, TimeUnit.SECONDS);
			return socket;
		}

		private long pid() {
			return this.pid.join();
		}

		@Override
		public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
			this.pid.complete(Long.valueOf(data.toString().substring("hello in ".length())));
			webSocket.request(1);
			return CompletableFuture.completedFuture(null);
		}

		@Override
		public CompletionStage<?> onClose(WebSocket webSocket, int statusCode, String reason) {
			this.status.complete(statusCode);
			return CompletableFuture.completedFuture(null);
		}

		@Override
		public void onError(WebSocket webSocket, Throwable error) {
			this.status.completeExceptionally(error);
		}

	}

}
