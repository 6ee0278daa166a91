package io.launcher.web;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.launcher.socket.SharedSocket;
import io.launcher.socket.SharedSocketFixture;
import io.launcher.testload.HttpConnection;
import io.launcher.testload.LoadClient;
import io.launcher.testload.LoadFailureException;
import io.launcher.testload.LoadReport;
import io.launcher.testload.UnixSockets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Boot applications in this JVM that share Unix domain sockets, or more than one socket.
 */
@Timeout(value = 90, unit = TimeUnit.SECONDS)
public abstract class SharedSocketsTests {

	protected static final Duration TIMEOUT = Duration.ofSeconds(20);

	private static final Duration GRACE = Duration.ofMillis(600);

	private final List<AutoCloseable> resources = new ArrayList<>();

	@TempDir
	protected Path directory;

	@AfterEach
	void closeAll() throws Exception {
		for (int i = this.resources.size() - 1; i >= 0; i--) {
			this.resources.get(i).close();
		}
	}

	@Test
	void requestsWhenSocketIsUnixThenServedInTurn() throws Exception {
		SharedSocketFixture socket = unix("web");
		accepting("a", ReceivedSockets.of(socket.inherit()));
		accepting("b", ReceivedSockets.of(socket.inherit()));
		LoadReport report = LoadClient.oneShot(0, 1).sockets(sockets("web")).requests(20).start().join();
		assertThat(report.failures()).as(report.firstFailure()).isEmpty();
		assertThat(report.bodies()).containsOnlyKeys("a", "b");
	}

	@Test
	void portWhenSocketIsUnixThenThereIsNone() throws Exception {
		SharedWorker worker = accepting("a", ReceivedSockets.of(unix("web").inherit()));
		assertThat(worker.announcedPorts()).containsExactly(-1);
	}

	@Test
	void http2WhenSocketIsUnixThenPrefaceIsAnswered() throws Exception {
		accepting("a", ReceivedSockets.of(unix("web").inherit()), "server.http2.enabled=true");
		HttpConnection connection = connectUnix("web");
		connection.write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + "\0\0\0\4\0\0\0\0\0");
		assertThat(connection.awaitEnd()).isFalse();
	}

	@Test
	void drainWhenSocketIsUnixThenNothingIsLost() throws Exception {
		SharedSocketFixture socket = unix("web");
		SharedWorker leaving = accepting("a", ReceivedSockets.of(socket.inherit()));
		LoadClient load = keep(LoadClient.keepAlive(0, 4).sockets(sockets("web")).start());
		LoadClient single = keep(LoadClient.oneShot(0, 2).sockets(sockets("web")).start());
		assertThat(load.await(100, TIMEOUT)).isTrue();
		accepting("b", ReceivedSockets.of(socket.inherit()));
		DrainResult result = leaving.drain().drain(GRACE, TIMEOUT, false);
		leaving.close();
		assertThat(load.await(load.report().sent() + 100, TIMEOUT)).isTrue();
		LoadReport kept = load.stop();
		LoadReport report = single.stop();
		assertThat(result.isComplete()).isTrue();
		assertThat(kept.failures()).as(kept.firstFailure()).isEmpty();
		assertThat(kept.stale()).isEmpty();
		assertThat(kept.bodies()).containsOnlyKeys("a", "b");
		assertThat(report.failures()).as(report.firstFailure()).isEmpty();
	}

	@Test
	void requestsWhenSocketIsAdditionalThenServed() throws Exception {
		assumeSeveral();
		SharedSocketFixture main = port("web");
		SharedSocketFixture second = port("second");
		SharedWorker worker = accepting("a", main.port(), received(main, second), NONE);
		assertThat(connect(main).get("/", true).body()).isEqualTo("a");
		assertThat(connect(second).get("/", true).body()).isEqualTo("a");
		assertThat(worker.announcedPorts()).containsExactly(main.port());
	}

	@Test
	void requestsWhenAdditionalSocketIsUnixThenServed() throws Exception {
		assumeSeveral();
		SharedSocketFixture main = port("web");
		SharedSocketFixture second = unix("second");
		ReceivedSockets sockets = new ReceivedSockets(List.of(main.inherit(), second.inherit()),
				List.of(new AdditionalSocket("second", 0, path("second"))));
		accepting("a", main.port(), sockets, NONE);
		assertThat(connect(main).get("/", true).body()).isEqualTo("a");
		assertThat(connectUnix("second").get("/", true).body()).isEqualTo("a");
	}

	@Test
	void drainWhenConnectorsAreSeveralThenTakesOneGraceForAll() throws Exception {
		assumeSeveral();
		SharedSocketFixture main = port("web");
		SharedSocketFixture second = port("second");
		SharedWorker worker = accepting("a", main.port(), received(main, second), NONE);
		HttpConnection slow = connect(main);
		slow.send("/held", false);
		assertThat(worker.requests().awaitHeld(1)).isTrue();
		HttpConnection idle = connect(second);
		assertThat(idle.get("/", false).isLast()).isFalse();
		CompletableFuture<DrainResult> drain = worker.drainLater(GRACE, TIMEOUT, true);
		// not only when the slow request of the other connector has ended
		assertThat(idle.awaitEnd()).isTrue();
		assertThat(drain).isNotDone();
		worker.requests().releaseAll();
		assertThat(slow.receive().body()).isEqualTo("a released");
		slow.close();
		assertThat(drain.get(20, TimeUnit.SECONDS).isComplete()).isTrue();
	}

	/** No customizer. */
	protected static final Object NONE = new Object();

	/**
	 * Starts a worker that does not accept yet.
	 * @param name what it answers with
	 * @param port its port
	 * @param sockets its sockets
	 * @param customizer a bean
	 * @param properties more properties, as {@code name=value}
	 * @return the worker
	 */
	protected abstract SharedWorker start(String name, int port, SharedSockets sockets, Object customizer,
			String... properties);

	/**
	 * Gives up the test if the server has one socket only.
	 */
	protected void assumeSeveral() {
	}

	private SharedWorker accepting(String name, SharedSockets sockets, String... properties) {
		return accepting(name, 8080, sockets, NONE, properties);
	}

	protected SharedWorker accepting(String name, int port, SharedSockets sockets, Object customizer,
			String... properties) {
		SharedWorker worker = keep(start(name, port, sockets, customizer, properties));
		worker.drain().beginAccepting();
		return worker;
	}

	protected static ReceivedSockets received(SharedSocketFixture main, SharedSocketFixture second) throws IOException {
		List<SharedSocket> received = List.of(main.inherit(), second.inherit());
		return new ReceivedSockets(received, List.of(new AdditionalSocket("second", second.port(), null)));
	}

	protected SharedSocketFixture port(String name) throws IOException {
		return keep(SharedSocketFixture.open(name));
	}

	protected SharedSocketFixture unix(String name) throws IOException {
		return keep(SharedSocketFixture.open(name, path(name)));
	}

	protected Path path(String name) {
		return this.directory.resolve(name + ".sock");
	}

	private UnixSockets sockets(String name) {
		return new UnixSockets(path(name));
	}

	protected HttpConnection connectUnix(String name) throws LoadFailureException {
		return keep(HttpConnection.open(sockets(name), 0, TIMEOUT));
	}

	protected HttpConnection connect(SharedSocketFixture socket) throws LoadFailureException {
		return keep(HttpConnection.open(socket.port(), TIMEOUT));
	}

	protected <T extends AutoCloseable> T keep(T resource) {
		this.resources.add(resource);
		return resource;
	}

}
