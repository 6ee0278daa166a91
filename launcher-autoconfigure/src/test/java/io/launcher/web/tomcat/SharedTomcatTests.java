package io.launcher.web.tomcat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import io.launcher.socket.SharedSocket;
import io.launcher.testload.HttpConnection;
import io.launcher.web.DrainResult;
import io.launcher.web.SharedThreadServerTests;
import io.launcher.web.SharedWorker;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import org.springframework.boot.tomcat.TomcatConnectorCustomizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * Boot applications with Tomcat that share a listening socket.
 */
class SharedTomcatTests extends SharedThreadServerTests {

	private static final int PING_PAYLOAD = 8;

	private static final TomcatConnectorCustomizer NONE = (connector) -> {
	};

	@Override
	protected TomcatWorker start(String name, int port, SharedSocket socket, String... properties) {
		return TomcatWorker.start(name, port, socket, NONE, properties);
	}

	@Override
	protected void restart(SharedWorker worker) throws Exception {
		((TomcatWorker) worker).connector().stop();
		((TomcatWorker) worker).connector().start();
	}

	@Override
	protected String[] smallPool() {
		return new String[] { "server.tomcat.threads.max=3" };
	}

	@Override
	protected String[] smallVirtualPool() {
		return new String[] { "server.tomcat.threads.max=3", "spring.threads.virtual.enabled=true" };
	}

	@Override
	protected int smallPoolSize() {
		return 3;
	}

	@Override
	protected String oneConnection() {
		return "server.tomcat.max-connections=1";
	}

	@Override
	protected String threadNamePart(int port) {
		return "-" + port + "-";
	}

	@Override
	protected boolean isAcceptor(String threadName) {
		return threadName.endsWith("-Acceptor");
	}

	@Test
	void pauseWhenResumedThenAcceptsAgain() throws Exception {
		TomcatWorker worker = (TomcatWorker) accepting("a");
		HttpConnection kept = connect(TIMEOUT);
		kept.get("/", false);
		worker.connector().pause();
		HttpConnection connection = connect(SHORT);
		connection.send("/", true);
		assertThatException().isThrownBy(connection::receive).withMessageContaining("TIMEOUT");
		HttpConnection.Response response = kept.get("/", false);
		assertThat(response.status()).isEqualTo(200);
		assertThat(response.isLast()).isTrue();
		worker.connector().resume();
		Awaitility.await().until(() -> answered(connection).equals("a"));
	}

	// what the stop of Tomcat does with it may look like a response that is complete
	@Test
	void endWhenRequestGoesOnThenItsConnectionIsClosedAtTheDeadline() throws Exception {
		SharedWorker worker = accepting("a");
		HttpConnection connection = connect(TIMEOUT);
		connection.send("/held", false);
		assertThat(worker.requests().awaitHeld(1)).isTrue();
		assertThat(worker.drain(GRACE, SHORT).connectionsLeft()).isEqualTo(1);
		assertThat(worker.drain().end(SHORT).connectionsLeft()).isEqualTo(1);
		assertThatException().isThrownBy(connection::receive).withMessageContaining("EOF_NO_BYTE");
		worker.requests().releaseAll();
	}

	// a frame that waits for a thread, of a client with a long way to the server
	@Test
	void drainWhenStreamHasNotBeenReadThenItIsAnsweredOrRefused() throws Exception {
		SharedWorker worker = accepting("a", "server.tomcat.threads.max=1", "server.tomcat.threads.min-spare=1",
				"server.http2.enabled=true");
		HttpConnection streams = connect(TIMEOUT);
		streams.write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + frame(4, 0, 0, ""));
		streams.readUntil("\0\0\10\6\0\0\0\0\0");
		pass(Duration.ofSeconds(2));
		streams.write(frame(6, 1, 0, "\0\0\0\0\0\0\0\1"));
		assertThat(connect(TIMEOUT).get("/", true).body()).isEqualTo("a");
		connect(TIMEOUT).send("/held", true);
		assertThat(worker.requests().awaitHeld(1)).isTrue();
		// GET, /, http, and the authority
		streams.write(frame(1, 5, 1, "\u0082\u0084\u0086\101\11localhost"));
		CompletableFuture<DrainResult> drain = worker.drainLater(GRACE, TIMEOUT, false);
		awaitLeaving(worker);
		// beyond the grace of a connection without streams
		pass(Duration.ofMillis(1300));
		worker.requests().releaseAll();
		Frames frames = Frames.of(streams.readToEnd().substring(PING_PAYLOAD));
		assertThat(frames.isAnswered(1) || frames.lastStream() < 1).as("%s", frames).isTrue();
		assertThat(drain.get(10, TimeUnit.SECONDS).isComplete()).isTrue();
	}

	// a client that has not heard of the leave when it sends, as it is far away or busy
	@Test
	void drainWhenRequestWithBodyComesLateThenStreamsInProgressAreAnswered() throws Exception {
		SharedWorker worker = accepting("a", "server.http2.enabled=true");
		HttpConnection streams = connect(TIMEOUT);
		streams.write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + frame(4, 0, 0, ""));
		streams.readUntil("\0\0\10\6\0\0\0\0\0");
		streams.write(frame(6, 1, 0, "\0\0\0\0\0\0\0\1"));
		// GET, /held, http, and the authority
		streams.write(frame(1, 5, 1, "\u0082\4\5/held\u0086\101\11localhost"));
		assertThat(worker.requests().awaitHeld(1)).isTrue();
		CompletableFuture<DrainResult> drain = worker.drainLater(GRACE, TIMEOUT, false);
		awaitLeaving(worker);
		// beyond the grace of a connection without streams
		pass(Duration.ofMillis(1300));
		// POST, and its body
		streams.write(frame(1, 4, 3, "\u0083\u0084\u0086\101\11localhost") + frame(0, 1, 3, "body"));
		pass(Duration.ofMillis(300));
		worker.requests().releaseAll();
		Frames frames = Frames.of(streams.readToEnd().substring(PING_PAYLOAD));
		assertThat(frames.isAnswered(1)).as("%s", frames).isTrue();
		assertThat(frames.isAnswered(3) || frames.lastStream() < 3).as("%s", frames).isTrue();
		assertThat(drain.get(10, TimeUnit.SECONDS).isComplete()).isTrue();
	}

	private static void pass(Duration time) {
		LockSupport.parkNanos(time.toNanos());
	}

	private static String frame(int type, int flags, int stream, String payload) {
		return "\0\0" + (char) payload.length() + (char) type + (char) flags + "\0\0\0" + (char) stream + payload;
	}

	@Test
	void startWhenBoundOnInitThenRefused() {
		assertThatException()
			.isThrownBy(() -> TomcatWorker.start("a", this.socket.port(), this.socket.inherit(),
					(connector) -> connector.setProperty("bindOnInit", "true")))
			.havingRootCause()
			.withMessageContaining("bindOnInit")
			.withMessageContaining("launcher.web.socket=none");
	}

	/**
	 * What a server has said on an HTTP/2 connection.
	 *
	 * @param types the type of each frame, and the stream it belongs to
	 * @param lastStream the last stream that was processed, by the last GOAWAY
	 */
	private record Frames(List<String> types, int lastStream) {

		static Frames of(String bytes) {
			List<String> types = new ArrayList<>();
			int lastStream = Integer.MAX_VALUE;
			int at = 0;
			while (at + 9 <= bytes.length()) {
				int type = bytes.charAt(at + 3);
				types.add(type + " of " + number(bytes, at + 5));
				if (type == 7) {
					lastStream = number(bytes, at + 9);
				}
				at += 9 + (number(bytes, at - 1) & 0xffffff);
			}
			return new Frames(types, lastStream);
		}

		private static int number(String bytes, int at) {
			int number = 0;
			for (int i = Math.max(0, at); i < at + 4; i++) {
				number = number << 8 | bytes.charAt(i);
			}
			return number;
		}

		boolean isAnswered(int stream) {
			return this.types.contains("1 of " + stream);
		}

	}

}
