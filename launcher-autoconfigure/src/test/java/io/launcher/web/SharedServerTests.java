package io.launcher.web;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.launcher.socket.OpenDescriptors;
import io.launcher.socket.ReusePortFixture;
import io.launcher.socket.SharedSocket;
import io.launcher.socket.SharedSocketFixture;
import io.launcher.testload.Http2Streams;
import io.launcher.testload.HttpConnection;
import io.launcher.testload.LoadClient;
import io.launcher.testload.LoadFailure;
import io.launcher.testload.LoadFailureException;
import io.launcher.testload.LoadReport;
import io.launcher.testload.TestKeyStore;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * Boot applications that share a listening socket, with any web server.
 */
@Timeout(value = 90, unit = TimeUnit.SECONDS)
public abstract class SharedServerTests {

	protected static final Duration TIMEOUT = Duration.ofSeconds(20);

	protected static final Duration SHORT = Duration.ofMillis(300);

	protected static final Duration GRACE = Duration.ofSeconds(2);

	private final List<AutoCloseable> resources = new ArrayList<>();

	protected SharedSocketFixture socket;

	@BeforeEach
	void openSocket() throws IOException {
		this.socket = SharedSocketFixture.open();
	}

	@AfterEach
	void closeAll() throws Exception {
		for (int i = this.resources.size() - 1; i >= 0; i--) {
			this.resources.get(i).close();
		}
		this.socket.close();
	}

	@Test
	void connectionsWhenTwoShareThenServedInTurn() throws Exception {
		accepting("a");
		accepting("b");
		LoadReport report = LoadClient.oneShot(this.socket.port(), 1).requests(40).start().join();
		assertThat(report.failures()).isEmpty();
		assertThat(report.bodies()).containsOnlyKeys("a", "b");
		assertThat(report.bodies().values()).allSatisfy((served) -> assertThat(served).isBetween(16L, 24L));
	}

	@Test
	void portWhenSharedThenShownEverywhere() throws Exception {
		SharedWorker worker = started("a");
		assertThat(worker.announcedPorts()).containsExactly(this.socket.port());
		assertThat(worker.environmentPort()).isEqualTo(this.socket.port());
		assertThat(worker.serverPort()).isEqualTo(this.socket.port());
	}

	@Test
	void requestsWhenAnsweredThenCounted() throws Exception {
		SharedWorker worker = accepting("a");
		assertThat(worker.drain().requests()).isZero();
		HttpConnection connection = connect(TIMEOUT);
		connection.get("/", false);
		connection.get("/", false);
		connect(TIMEOUT).get("/", true);
		Awaitility.await().until(() -> worker.drain().requests() == 3);
	}

	@Test
	void requestsWhenOverHttp2ThenCounted() throws Exception {
		SharedWorker worker = accepting("a", "server.http2.enabled=true");
		LoadReport report = LoadClient.keepAlive(new Http2Streams(this.socket.port(), null, 2), 2)
			.requests(20)
			.start()
			.join();
		assertThat(report.failures()).as(report.firstFailure()).isEmpty();
		Awaitility.await().until(() -> worker.drain().requests() >= 20);
		assertThat(worker.drain().requests()).isLessThanOrEqualTo(report.sent() + 4);
	}

	@Test
	void connectionWhenGateClosedThenWaitsUntilOpened() throws Exception {
		SharedWorker worker = started("a");
		HttpConnection connection = connect(SHORT);
		connection.send("/", true);
		assertThatException().isThrownBy(connection::receive).withMessageContaining("TIMEOUT");
		assertThat(this.socket.hasQueuedConnections()).isTrue();
		assertThat(worker.openConnections()).isZero();
		worker.drain().beginAccepting();
		Awaitility.await().until(() -> answered(connection).equals("a"));
	}

	@Test
	void drainWhenUnderLoadThenNothingIsLost() throws Exception {
		SharedWorker leaving = accepting("a");
		accepting("b");
		LoadClient load = keep(LoadClient.oneShot(this.socket.port(), 8).start());
		assertThat(load.await(400, TIMEOUT)).isTrue();
		DrainResult result = leaving.drain(GRACE, TIMEOUT);
		leaving.close();
		assertThat(load.await(load.report().sent() + 400, TIMEOUT)).isTrue();
		LoadReport report = load.stop();
		assertThat(report.failures()).as(report.firstFailure()).isEmpty();
		assertThat(report.bodies()).containsOnlyKeys("a", "b");
		assertThat(result.isComplete()).isTrue();
	}

	@Test
	void replacementsWhenUnderLoadThenNothingIsLost() throws Exception {
		SharedWorker current = accepting("0");
		LoadClient load = keep(LoadClient.oneShot(this.socket.port(), 6).start());
		LoadClient kept = keep(LoadClient.keepAlive(this.socket.port(), 6).pause(Duration.ofMillis(40)).start());
		for (int i = 1; i <= 4; i++) {
			SharedWorker next = accepting(String.valueOf(i));
			assertThat(load.await(load.report().sent() + 100, TIMEOUT)).isTrue();
			assertThat(current.drain(GRACE, TIMEOUT).isComplete()).isTrue();
			current.close();
			current = next;
		}
		LoadReport report = load.stop();
		LoadReport keptReport = kept.stop();
		assertThat(report.failures()).as(report.firstFailure()).isEmpty();
		assertThat(keptReport.failures()).as(keptReport.firstFailure()).isEmpty();
		assertThat(keptReport.stale()).isEmpty();
		assertThat(keptReport.told()).isPositive();
	}

	@Test
	void drainWhenRequestIsInProgressThenFinishesIt() throws Exception {
		SharedWorker worker = accepting("a");
		HttpConnection connection = connect(TIMEOUT);
		connection.send("/held", false);
		assertThat(worker.requests().awaitHeld(1)).isTrue();
		CompletableFuture<DrainResult> drain = worker.drainLater(GRACE, TIMEOUT, false);
		awaitLeaving(worker);
		assertThat(drain).isNotDone();
		worker.requests().releaseAll();
		HttpConnection.Response response = connection.receive();
		assertThat(response.body()).isEqualTo("a released");
		connection.close();
		assertThat(drain.get(20, TimeUnit.SECONDS).isComplete()).isTrue();
	}

	@Test
	void drainWhenRequestOnKeptConnectionThenAnnouncesClose() throws Exception {
		SharedWorker worker = accepting("a");
		HttpConnection connection = connect(TIMEOUT);
		assertThat(connection.get("/", false).isLast()).isFalse();
		CompletableFuture<DrainResult> drain = worker.drainLater(TIMEOUT, TIMEOUT, false);
		awaitLeaving(worker);
		HttpConnection.Response response = connection.get("/", false);
		assertThat(response.body()).isEqualTo("a");
		assertThat(response.isLast()).isTrue();
		assertThat(connection.awaitEnd()).isTrue();
		assertThat(drain.get(5, TimeUnit.SECONDS).isComplete()).isTrue();
	}

	@Test
	void drainWhenConnectionIsIdleThenClosedAfterGrace() throws Exception {
		SharedWorker worker = accepting("a");
		HttpConnection connection = connect(TIMEOUT);
		assertThat(connection.get("/", false).isLast()).isFalse();
		DrainResult result = worker.drain(Duration.ofMillis(600), TIMEOUT);
		assertThat(connection.awaitEnd()).isTrue();
		assertThat(result.isComplete()).isTrue();
		assertThat(result.took()).isBetween(Duration.ofMillis(600), Duration.ofSeconds(4));
	}

	@Test
	void drainWhenDeadlineIsReachedThenReportsWhatIsLeft() throws Exception {
		SharedWorker worker = accepting("a");
		connect(TIMEOUT).send("/held", false);
		assertThat(worker.requests().awaitHeld(1)).isTrue();
		DrainResult result = worker.drain(Duration.ZERO, SHORT);
		assertThat(result.connectionsLeft()).isOne();
		assertThat(result.took()).isGreaterThanOrEqualTo(SHORT);
	}

	@Test
	void drainWhenAcceptedButNotReadThenServed() throws Exception {
		SharedWorker worker = accepting("a");
		HttpConnection connection = connect(TIMEOUT);
		Awaitility.await().until(() -> worker.openConnections() == 1);
		CompletableFuture<DrainResult> drain = worker.drainLater(GRACE, TIMEOUT, false);
		awaitLeaving(worker);
		assertThat(connection.get("/", false).body()).isEqualTo("a");
		assertThat(drain.get(20, TimeUnit.SECONDS).isComplete()).isTrue();
	}

	@Test
	void drainWhenApplicationEndsThenNothingIsResetAndTheRestRefused() throws Exception {
		SharedWorker one = accepting("a");
		SharedWorker two = accepting("b");
		LoadClient load = keep(LoadClient.oneShot(this.socket.port(), 8).start());
		assertThat(load.await(200, TIMEOUT)).isTrue();
		this.socket.abandon();
		CompletableFuture<DrainResult> first = one.drainLater(GRACE, TIMEOUT, true);
		CompletableFuture<DrainResult> second = two.drainLater(GRACE, TIMEOUT, true);
		assertThat(first.get(20, TimeUnit.SECONDS).isComplete()).isTrue();
		assertThat(second.get(20, TimeUnit.SECONDS).isComplete()).isTrue();
		// both workers are there, and still have the socket
		assertThat(load.await(load.report().sent() + 16, TIMEOUT)).isTrue();
		LoadReport report = load.stop();
		assertThat(report.failures()).as(report.firstFailure()).containsOnlyKeys(LoadFailure.REFUSED);
	}

	// older clients drop the streams of a connection that got a GOAWAY
	@Test
	@EnabledForJreRange(min = JRE.JAVA_24)
	void drainWhenStreamIsInProgressThenEndsSoonAfterIt() throws Exception {
		SharedWorker worker = accepting("a", "server.http2.enabled=true");
		HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build();
		assertThat(client.send(request("/"), BodyHandlers.ofString()).version()).isEqualTo(HttpClient.Version.HTTP_2);
		CompletableFuture<HttpResponse<String>> held = client.sendAsync(request("/held"), BodyHandlers.ofString());
		assertThat(worker.requests().awaitHeld(1)).isTrue();
		CompletableFuture<DrainResult> drain = worker.drainLater(GRACE, TIMEOUT, false);
		awaitLeaving(worker);
		assertThat(drain).isNotDone();
		worker.requests().releaseAll();
		assertThat(held.get(10, TimeUnit.SECONDS).body()).isEqualTo("a released");
		DrainResult result = drain.get(10, TimeUnit.SECONDS);
		assertThat(result.isComplete()).isTrue();
	}

	@Test
	void replacementsWhenStreamsAreBegunThenNothingIsLost() throws Exception {
		String http2 = "server.http2.enabled=true";
		SharedWorker current = accepting("0", http2);
		LoadClient load = keep(LoadClient.keepAlive(new Http2Streams(this.socket.port(), null, 2), 8)
			.pause(Duration.ofMillis(5))
			.start());
		for (int i = 1; i <= Integer.getInteger("launcher.replacements", 3); i++) {
			SharedWorker next = accepting(String.valueOf(i), http2);
			assertThat(load.await(load.report().sent() + 200, TIMEOUT)).isTrue();
			assertThat(current.drain(GRACE, TIMEOUT).isComplete()).isTrue();
			current.close();
			current = next;
		}
		LoadReport report = load.stop();
		assertThat(report.failures()).as(report.firstFailure()).isEmpty();
		assertThat(report.told()).isPositive();
	}

	@Test
	void drainWhenStreamlessConnectionStaysThenClosesIt() throws Exception {
		SharedWorker worker = accepting("a", "server.http2.enabled=true");
		HttpConnection connection = connect(TIMEOUT);
		// a client that never reacts to GOAWAY: preface and empty settings only
		connection.write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + "\0\0\0\4\0\0\0\0\0");
		Awaitility.await().until(() -> worker.openConnections() == 1);
		DrainResult result = worker.drain(GRACE, TIMEOUT);
		assertThat(result.isComplete()).isTrue();
		assertThat(result.took()).isBetween(Duration.ofMillis(900), Duration.ofSeconds(4));
	}

	@Test
	void drainWhenHandshakesAreUnderWayThenNothingIsLost(@TempDir Path directory) throws Exception {
		TestKeyStore store = TestKeyStore.create(directory);
		String[] properties = { "server.ssl.key-store=" + store.path().toUri(), "server.ssl.key-store-type=PKCS12",
				"server.ssl.key-store-password=" + TestKeyStore.PASSWORD };
		SharedWorker leaving = accepting("a", properties);
		HttpConnection early = keep(HttpConnection.open(store.sockets(), this.socket.port(), TIMEOUT));
		Awaitility.await().until(() -> leaving.openConnections() == 1);
		accepting("b", properties);
		LoadClient load = keep(LoadClient.oneShot(this.socket.port(), 4).sockets(store.sockets()).start());
		assertThat(load.await(60, TIMEOUT)).isTrue();
		CompletableFuture<DrainResult> drain = leaving.drainLater(GRACE, TIMEOUT, false);
		awaitLeaving(leaving);
		assertThat(early.get("/", false).body()).isEqualTo("a");
		assertThat(drain.get(20, TimeUnit.SECONDS).isComplete()).isTrue();
		assertThat(load.await(load.report().sent() + 60, TIMEOUT)).isTrue();
		LoadReport report = load.stop();
		assertThat(report.failures()).as(report.firstFailure()).isEmpty();
		assertThat(report.bodies()).containsOnlyKeys("a", "b");
	}

	private HttpRequest request(String path) {
		return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + this.socket.port() + path)).build();
	}

	@Test
	void connectorWhenRestartedThenAcceptsAgain() throws Exception {
		SharedWorker worker = accepting("a");
		restart(worker);
		assertThat(connect(TIMEOUT).get("/", false).isLast()).isFalse();
		assertThat(worker.serverPort()).isEqualTo(this.socket.port());
	}

	@Test
	void connectorWhenRestartedManyTimesThenLeavesNoDescriptor() throws Exception {
		SharedWorker worker = accepting("a");
		restart(worker);
		long before = OpenDescriptors.count();
		for (int i = 0; i < 50; i++) {
			restart(worker);
		}
		Awaitility.await().until(() -> OpenDescriptors.count() <= before);
		assertThat(connect(TIMEOUT).get("/", true).body()).isEqualTo("a");
	}

	@Test
	void acceptorWhenInterruptedThenGoesOn() throws Exception {
		accepting("a");
		assertThat(connect(TIMEOUT).get("/", true).body()).isEqualTo("a");
		Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((thread) -> isThread(thread.getName()) && isAcceptor(thread.getName()))
			.forEach(Thread::interrupt);
		// an interrupt may lose the connection that comes right then
		Awaitility.await().ignoreExceptions().until(() -> connect(SHORT).get("/", true).body().equals("a"));
	}

	@Test
	void queueOfOneselfWhenGateClosedThenGetsNothing() throws Exception {
		try (ReusePortFixture port = ReusePortFixture.open()) {
			SharedWorker later = keep(start("later", port.port(), port.socket()));
			assertThatException().isThrownBy(() -> HttpConnection.open(port.port(), SHORT).close())
				.withMessageContaining("REFUSED");
			ownQueue(port, "first");
			LoadReport before = LoadClient.oneShot(port.port(), 2).requests(40).start().join();
			assertThat(before.failures()).as(before.firstFailure()).isEmpty();
			assertThat(before.bodies()).containsOnlyKeys("first");
			assertThat(later.serverPort()).isEqualTo(port.port());
			later.drain().beginAccepting();
			LoadReport after = LoadClient.oneShot(port.port(), 2).requests(40).start().join();
			assertThat(after.failures()).as(after.firstFailure()).isEmpty();
			assertThat(after.bodies()).containsOnlyKeys("first", "later");
		}
	}

	@Test
	void queueOfOneselfWhenConnectorIsRestartedThenAcceptsAgain() throws Exception {
		try (ReusePortFixture port = ReusePortFixture.open()) {
			SharedWorker worker = ownQueue(port, "a");
			restart(worker);
			assertThat(keep(HttpConnection.open(port.port(), TIMEOUT)).get("/", true).body()).isEqualTo("a");
		}
	}

	@Test
	void startWhenPortIsAnotherThenSaysWhichIsShared() throws Exception {
		int other = this.socket.port() - 1;
		assertThatException().isThrownBy(() -> start("a", other, this.socket.inherit()))
			.havingRootCause()
			.withMessageContaining("port " + other)
			.withMessageContaining(String.valueOf(this.socket.port()))
			.withMessageContaining("server.port");
	}

	/**
	 * Starts a worker that does not accept yet.
	 * @param name what it answers with
	 * @param port its port
	 * @param socket its socket
	 * @param properties more properties, as {@code name=value}
	 * @return the worker
	 */
	protected abstract SharedWorker start(String name, int port, SharedSocket socket, String... properties);

	/**
	 * Stops and starts the connector of a worker.
	 * @param worker the worker
	 * @throws Exception if that fails
	 */
	protected abstract void restart(SharedWorker worker) throws Exception;

	/**
	 * A part of the name of each thread of a connector.
	 * @param port its port
	 * @return the part
	 */
	protected abstract String threadNamePart(int port);

	/**
	 * Whether a thread of a connector accepts.
	 * @param threadName its name
	 * @return whether it accepts
	 */
	protected abstract boolean isAcceptor(String threadName);

	private boolean isThread(String threadName) {
		return threadName.contains(threadNamePart(this.socket.port()));
	}

	protected SharedWorker ownQueue(ReusePortFixture port, String name, String... properties) {
		SharedWorker worker = keep(start(name, port.port(), port.socket(), properties));
		worker.drain().beginAccepting();
		return worker;
	}

	protected SharedWorker started(String name, String... properties) throws IOException {
		return keep(start(name, this.socket.port(), this.socket.inherit(), properties));
	}

	protected SharedWorker accepting(String name, String... properties) throws IOException {
		SharedWorker worker = started(name, properties);
		worker.drain().beginAccepting();
		return worker;
	}

	protected HttpConnection connect(Duration timeout) throws LoadFailureException {
		return keep(HttpConnection.open(this.socket.port(), timeout));
	}

	protected void awaitLeaving(SharedWorker worker) {
		Awaitility.await().until(worker::isLeaving);
	}

	protected static String answered(HttpConnection connection) {
		try {
			return connection.receive().body();
		}
		catch (LoadFailureException ex) {
			return "";
		}
	}

	protected List<String> connectorThreads() {
		return Thread.getAllStackTraces().keySet().stream().map(Thread::getName).filter(this::isThread).toList();
	}

	protected <T extends AutoCloseable> T keep(T resource) {
		this.resources.add(resource);
		return resource;
	}

}
