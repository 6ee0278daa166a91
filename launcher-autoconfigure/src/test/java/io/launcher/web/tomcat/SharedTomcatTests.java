package io.launcher.web.tomcat;

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

import io.launcher.socket.SharedSocketFixture;
import io.launcher.testload.HttpConnection;
import io.launcher.testload.LoadClient;
import io.launcher.testload.LoadFailureException;
import io.launcher.testload.LoadReport;
import io.launcher.testload.TestKeyStore;
import io.launcher.web.DrainResult;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.tomcat.TomcatConnectorCustomizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * Boot applications with Tomcat that share a listening socket.
 */
@Timeout(value = 90, unit = TimeUnit.SECONDS)
class SharedTomcatTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(20);

	private static final Duration SHORT = Duration.ofMillis(300);

	private static final Duration GRACE = Duration.ofSeconds(2);

	private static final TomcatConnectorCustomizer NONE = (connector) -> {
	};

	private final List<AutoCloseable> resources = new ArrayList<>();

	private SharedSocketFixture socket;

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
		TomcatWorker worker = started("a");
		assertThat(worker.announcedPort()).isEqualTo(this.socket.port());
		assertThat(worker.environmentPort()).isEqualTo(this.socket.port());
		assertThat(worker.connector().getLocalPort()).isEqualTo(this.socket.port());
	}

	@Test
	void connectionWhenGateClosedThenWaitsUntilOpened() throws Exception {
		TomcatWorker worker = started("a");
		HttpConnection connection = connect(SHORT);
		connection.send("/", true);
		assertThatException().isThrownBy(connection::receive).withMessageContaining("TIMEOUT");
		assertThat(this.socket.hasQueuedConnections()).isTrue();
		assertThat(worker.openConnections()).isZero();
		worker.drain().beginAccepting();
		Awaitility.await().until(() -> answered(connection).equals("a"));
	}

	@Test
	void stopWhenGateClosedThenReturns() throws Exception {
		TomcatWorker worker = started("a");
		worker.close();
		assertThat(connectorThreads()).isEmpty();
	}

	@Test
	void drainWhenUnderLoadThenNothingIsLost() throws Exception {
		TomcatWorker leaving = accepting("a");
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
		TomcatWorker current = accepting("0");
		LoadClient load = keep(LoadClient.oneShot(this.socket.port(), 6).start());
		LoadClient kept = keep(LoadClient.keepAlive(this.socket.port(), 6).pause(Duration.ofMillis(40)).start());
		for (int i = 1; i <= 4; i++) {
			TomcatWorker next = accepting(String.valueOf(i));
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
		TomcatWorker worker = accepting("a");
		HttpConnection connection = connect(TIMEOUT);
		connection.send("/held", false);
		assertThat(worker.requests().awaitHeld(1)).isTrue();
		CompletableFuture<DrainResult> drain = drainLater(worker, GRACE, TIMEOUT, false);
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
		TomcatWorker worker = accepting("a");
		HttpConnection connection = connect(TIMEOUT);
		assertThat(connection.get("/", false).isLast()).isFalse();
		CompletableFuture<DrainResult> drain = drainLater(worker, TIMEOUT, TIMEOUT, false);
		awaitLeaving(worker);
		HttpConnection.Response response = connection.get("/", false);
		assertThat(response.body()).isEqualTo("a");
		assertThat(response.isLast()).isTrue();
		assertThat(connection.awaitEnd()).isTrue();
		assertThat(drain.get(5, TimeUnit.SECONDS).isComplete()).isTrue();
	}

	@Test
	void drainWhenConnectionIsIdleThenClosedAfterGrace() throws Exception {
		TomcatWorker worker = accepting("a");
		HttpConnection connection = connect(TIMEOUT);
		assertThat(connection.get("/", false).isLast()).isFalse();
		DrainResult result = worker.drain(Duration.ofMillis(600), TIMEOUT);
		assertThat(connection.awaitEnd()).isTrue();
		assertThat(result.isComplete()).isTrue();
		assertThat(result.took()).isBetween(Duration.ofMillis(600), Duration.ofSeconds(4));
	}

	@Test
	void drainWhenDeadlineIsReachedThenReportsWhatIsLeft() throws Exception {
		TomcatWorker worker = accepting("a");
		connect(TIMEOUT).send("/held", false);
		assertThat(worker.requests().awaitHeld(1)).isTrue();
		DrainResult result = worker.drain(Duration.ZERO, SHORT);
		assertThat(result.connectionsLeft()).isOne();
		assertThat(result.took()).isGreaterThanOrEqualTo(SHORT);
	}

	@Test
	void drainWhenAcceptedButNotReadThenServed() throws Exception {
		TomcatWorker worker = accepting("a");
		HttpConnection connection = connect(TIMEOUT);
		Awaitility.await().until(() -> worker.openConnections() == 1);
		CompletableFuture<DrainResult> drain = drainLater(worker, GRACE, TIMEOUT, false);
		awaitLeaving(worker);
		assertThat(connection.get("/", false).body()).isEqualTo("a");
		assertThat(drain.get(20, TimeUnit.SECONDS).isComplete()).isTrue();
	}

	@Test
	void drainWhenLastThenServesWhatIsQueued() throws Exception {
		TomcatWorker worker = accepting("a", "server.tomcat.threads.max=1");
		HttpConnection first = connect(TIMEOUT);
		first.send("/held", true);
		assertThat(worker.requests().awaitHeld(1)).isTrue();
		List<HttpConnection> queued = new ArrayList<>();
		for (int i = 0; i < 20; i++) {
			HttpConnection connection = connect(TIMEOUT);
			connection.send("/", true);
			queued.add(connection);
		}
		assertThat(this.socket.hasQueuedConnections()).isTrue();
		CompletableFuture<DrainResult> drain = drainLater(worker, GRACE, TIMEOUT, true);
		Awaitility.await().until(() -> !this.socket.hasQueuedConnections());
		worker.requests().releaseAll();
		for (HttpConnection connection : queued) {
			assertThat(connection.receive().body()).isEqualTo("a");
		}
		assertThat(drain.get(20, TimeUnit.SECONDS).isComplete()).isTrue();
	}

	@Test
	void connectionsWhenAllThreadsAreBusyThenLeftToTheOther() throws Exception {
		leavesConnectionsToTheOther("server.tomcat.threads.max=3");
	}

	@Test
	@EnabledForJreRange(min = JRE.JAVA_21)
	void connectionsWhenAllVirtualThreadsAreBusyThenLeftToTheOther() throws Exception {
		leavesConnectionsToTheOther("server.tomcat.threads.max=3", "spring.threads.virtual.enabled=true");
	}

	private void leavesConnectionsToTheOther(String... properties) throws Exception {
		TomcatWorker busy = accepting("busy", properties);
		for (int i = 0; i < 3; i++) {
			connect(TIMEOUT).send("/held", false);
			assertThat(busy.requests().awaitHeld(1)).isTrue();
		}
		accepting("free", properties);
		LoadReport report = LoadClient.oneShot(this.socket.port(), 1).requests(40).start().join();
		assertThat(report.failures()).isEmpty();
		assertThat(report.bodies()).containsOnlyKeys("free");
		busy.requests().releaseAll();
		Awaitility.await().until(() -> connect(TIMEOUT).get("/", true).body().equals("busy"));
	}

	@Test
	void connectionsWhenManyAreIdleThenStillAccepted() throws Exception {
		TomcatWorker worker = accepting("a", "server.tomcat.threads.max=2");
		for (int i = 0; i < 6; i++) {
			assertThat(connect(TIMEOUT).get("/", false).body()).isEqualTo("a");
		}
		assertThat(worker.openConnections()).isEqualTo(6);
	}

	@Test
	void connectionsWhenMaximumIsReachedThenLeftToTheOther() throws Exception {
		TomcatWorker full = accepting("full", "server.tomcat.max-connections=1");
		assertThat(connect(TIMEOUT).get("/", false).body()).isEqualTo("full");
		accepting("free");
		LoadReport report = LoadClient.oneShot(this.socket.port(), 1).requests(20).start().join();
		assertThat(report.bodies()).containsOnlyKeys("free");
		assertThat(full.openConnections()).isOne();
	}

	@Test
	void pauseWhenResumedThenAcceptsAgain() throws Exception {
		TomcatWorker worker = accepting("a");
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

	// older clients drop the streams of a connection that got a GOAWAY
	@Test
	@EnabledForJreRange(min = JRE.JAVA_24)
	void drainWhenStreamIsInProgressThenEndsSoonAfterIt() throws Exception {
		TomcatWorker worker = accepting("a", "server.http2.enabled=true");
		HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build();
		assertThat(client.send(request("/"), BodyHandlers.ofString()).version()).isEqualTo(HttpClient.Version.HTTP_2);
		CompletableFuture<HttpResponse<String>> held = client.sendAsync(request("/held"), BodyHandlers.ofString());
		assertThat(worker.requests().awaitHeld(1)).isTrue();
		CompletableFuture<DrainResult> drain = drainLater(worker, GRACE, TIMEOUT, false);
		awaitLeaving(worker);
		assertThat(drain).isNotDone();
		worker.requests().releaseAll();
		assertThat(held.get(10, TimeUnit.SECONDS).body()).isEqualTo("a released");
		DrainResult result = drain.get(10, TimeUnit.SECONDS);
		assertThat(result.isComplete()).isTrue();
	}

	@Test
	void drainWhenStreamlessConnectionStaysThenClosesIt() throws Exception {
		TomcatWorker worker = accepting("a", "server.http2.enabled=true");
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
		TomcatWorker leaving = accepting("a", properties);
		HttpConnection early = keep(HttpConnection.open(store.sockets(), this.socket.port(), TIMEOUT));
		Awaitility.await().until(() -> leaving.openConnections() == 1);
		accepting("b", properties);
		LoadClient load = keep(LoadClient.oneShot(this.socket.port(), 4).sockets(store.sockets()).start());
		assertThat(load.await(60, TIMEOUT)).isTrue();
		CompletableFuture<DrainResult> drain = drainLater(leaving, GRACE, TIMEOUT, false);
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
		TomcatWorker worker = accepting("a");
		worker.connector().stop();
		worker.connector().start();
		assertThat(connect(TIMEOUT).get("/", false).isLast()).isFalse();
		assertThat(worker.connector().getLocalPort()).isEqualTo(this.socket.port());
	}

	@Test
	void acceptorWhenInterruptedThenGoesOn() throws Exception {
		accepting("a");
		assertThat(connect(TIMEOUT).get("/", true).body()).isEqualTo("a");
		Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((thread) -> thread.getName().endsWith(this.socket.port() + "-Acceptor"))
			.forEach(Thread::interrupt);
		// an interrupt may lose the connection that comes right then
		Awaitility.await().ignoreExceptions().until(() -> connect(SHORT).get("/", true).body().equals("a"));
	}

	@Test
	void connectionWhenSiblingStopsThenNeverGetsOneOfItsOwn() throws Exception {
		TomcatWorker leaving = accepting("a");
		TomcatWorker staying = accepting("b");
		leaving.close();
		assertThat(staying.openConnections()).isZero();
		assertThat(connectorThreads()).filteredOn((name) -> name.endsWith("-Acceptor")).hasSize(1);
		assertThat(connect(TIMEOUT).get("/", true).body()).isEqualTo("b");
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

	@Test
	void startWhenPortIsAnotherThenSaysWhichIsShared() throws Exception {
		int other = this.socket.port() - 1;
		assertThatException().isThrownBy(() -> TomcatWorker.start("a", other, this.socket.inherit(), NONE))
			.havingRootCause()
			.withMessageContaining("port " + other)
			.withMessageContaining(String.valueOf(this.socket.port()))
			.withMessageContaining("server.port");
	}

	private TomcatWorker started(String name, String... properties) throws IOException {
		return keep(TomcatWorker.start(name, this.socket.port(), this.socket.inherit(), NONE, properties));
	}

	private TomcatWorker accepting(String name, String... properties) throws IOException {
		TomcatWorker worker = started(name, properties);
		worker.drain().beginAccepting();
		return worker;
	}

	private HttpConnection connect(Duration timeout) throws LoadFailureException {
		return keep(HttpConnection.open(this.socket.port(), timeout));
	}

	private CompletableFuture<DrainResult> drainLater(TomcatWorker worker, Duration grace, Duration deadline,
			boolean last) {
		return CompletableFuture.supplyAsync(() -> {
			try {
				return worker.drain().drain(grace, deadline, last);
			}
			catch (InterruptedException ex) {
				throw new IllegalStateException(ex);
			}
		}, (task) -> new Thread(task, "drain").start());
	}

	private void awaitLeaving(TomcatWorker worker) {
		Awaitility.await().until(worker::isLeaving);
	}

	private static String answered(HttpConnection connection) {
		try {
			return connection.receive().body();
		}
		catch (LoadFailureException ex) {
			return "";
		}
	}

	private List<String> connectorThreads() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.map(Thread::getName)
			.filter((name) -> name.contains("-" + this.socket.port() + "-"))
			.toList();
	}

	private <T extends AutoCloseable> T keep(T resource) {
		this.resources.add(resource);
		return resource;
	}

}
