package io.launcher.web.netty;

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
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.launcher.socket.OpenDescriptors;
import io.launcher.socket.ReusePortFixture;
import io.launcher.socket.SharedSocketFixture;
import io.launcher.spi.LivenessProbe;
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

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * Boot applications with Netty that share a listening socket.
 */
@Timeout(value = 90, unit = TimeUnit.SECONDS)
class SharedNettyTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(20);

	private static final Duration SHORT = Duration.ofMillis(300);

	private static final Duration GRACE = Duration.ofSeconds(2);

	private static final int MANY = NettyWebDrain.REQUESTS_PER_EVENT_LOOP;

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
	void requestsWhenAnsweredThenCounted() throws Exception {
		NettyWorker worker = accepting("a");
		assertThat(worker.drain().requests()).isZero();
		HttpConnection connection = connect(TIMEOUT);
		connection.get("/", false);
		connection.get("/", false);
		connect(TIMEOUT).get("/", true);
		Awaitility.await().until(() -> worker.drain().requests() == 3);
	}

	@Test
	void probeWhenAnEventLoopIsBlockedThenWaits() throws Exception {
		NettyWorker worker = accepting("a");
		List<LivenessProbe> probes = worker.drain().probes();
		assertThat(probes).isNotEmpty();
		CountDownLatch release = new CountDownLatch(1);
		CountDownLatch probed = new CountDownLatch(1);
		probes.get(0).execute(() -> {
			try {
				release.await();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		});
		probes.get(0).execute(probed::countDown);
		assertThat(probed.await(300, TimeUnit.MILLISECONDS)).isFalse();
		release.countDown();
		assertThat(probed.await(20, TimeUnit.SECONDS)).isTrue();
		assertThat(worker.drain().probes().get(0)).isSameAs(probes.get(0));
	}

	@Test
	void portWhenSharedThenShownEverywhere() throws Exception {
		NettyWorker worker = started("a", MANY);
		assertThat(worker.announcedPort()).isEqualTo(this.socket.port());
		assertThat(worker.environmentPort()).isEqualTo(this.socket.port());
	}

	@Test
	void startWhenPortIsAnotherThenSaysWhichIsShared() {
		int other = this.socket.port() - 1;
		assertThatException().isThrownBy(() -> NettyWorker.start("a", other, this.socket.inherit(), MANY))
			.havingRootCause()
			.withMessageContaining("port " + other)
			.withMessageContaining(String.valueOf(this.socket.port()))
			.withMessageContaining("server.port");
	}

	@Test
	void connectionsWhenTooManyRequestsAreInProgressThenLeftToTheOther() throws Exception {
		NettyWorker busy = accepting("busy", NettyWorker.FEW);
		for (int i = 0; i < NettyWorker.FEW; i++) {
			connect(TIMEOUT).send("/held", false);
			assertThat(busy.requests().awaitHeld(1)).isTrue();
		}
		// it may be in accept() already since before the last of them was read
		Awaitility.await().until(() -> busy.requestsInProgress() == NettyWorker.FEW);
		accepting("free");
		LoadClient.oneShot(this.socket.port(), 1).requests(2).start().join();
		LoadReport report = LoadClient.oneShot(this.socket.port(), 1).requests(40).start().join();
		assertThat(report.failures()).isEmpty();
		assertThat(report.bodies()).containsOnlyKeys("free");
		busy.requests().releaseAll();
		Awaitility.await().until(() -> connect(TIMEOUT).get("/", true).body().equals("busy"));
		Awaitility.await().until(() -> busy.requestsInProgress() == 0);
	}

	@Test
	void connectionsWhenEventLoopHangsThenLeftToTheOther() throws Exception {
		NettyWorker hanging = accepting("hanging");
		connect(TIMEOUT).send("/hang", true);
		assertThat(hanging.requests().awaitHeld(1)).isTrue();
		HttpConnection caught = connect(TIMEOUT);
		Awaitility.await().until(() -> !this.socket.hasQueuedConnections());
		caught.send("/", true);
		accepting("free");
		LoadReport report = LoadClient.oneShot(this.socket.port(), 1).requests(20).start().join();
		assertThat(report.failures()).isEmpty();
		assertThat(report.bodies()).containsOnlyKeys("free");
		hanging.requests().releaseAll();
		assertThat(caught.receive().body()).isEqualTo("hanging");
	}

	@Test
	void connectionsWhenManyAreIdleThenStillAccepted() throws Exception {
		NettyWorker worker = accepting("a", NettyWorker.FEW);
		for (int i = 0; i < 2 * NettyWorker.FEW; i++) {
			assertThat(connect(TIMEOUT).get("/", false).body()).isEqualTo("a");
		}
		assertThat(worker.openConnections()).isEqualTo(2 * NettyWorker.FEW);
	}

	@Test
	void connectionsWhenManyAreEventStreamsThenStillAccepted() throws Exception {
		NettyWorker worker = accepting("a", NettyWorker.FEW);
		for (int i = 0; i < 2 * NettyWorker.FEW; i++) {
			connect(TIMEOUT).send("/events", false);
			assertThat(worker.requests().awaitHeld(1)).isTrue();
			Awaitility.await().until(() -> worker.requestsInProgress() == 0);
		}
		assertThat(connect(TIMEOUT).get("/", false).body()).isEqualTo("a");
		assertThat(worker.openConnections()).isEqualTo(2 * NettyWorker.FEW + 1);
	}

	@Test
	void drainWhenLastThenServesWhatIsQueued() throws Exception {
		NettyWorker worker = accepting("a", 1);
		HttpConnection first = connect(TIMEOUT);
		first.send("/held", true);
		assertThat(worker.requests().awaitHeld(1)).isTrue();
		List<HttpConnection> queued = new ArrayList<>();
		for (int i = 0; i < 20; i++) {
			HttpConnection connection = connect(TIMEOUT);
			connection.send("/held", true);
			queued.add(connection);
		}
		assertThat(this.socket.hasQueuedConnections()).isTrue();
		CompletableFuture<DrainResult> drain = drainLater(worker, GRACE, TIMEOUT, true);
		Awaitility.await().until(() -> !this.socket.hasQueuedConnections());
		worker.requests().releaseAll();
		for (HttpConnection connection : queued) {
			assertThat(connection.receive().body()).isEqualTo("a released");
		}
		assertThat(drain.get(20, TimeUnit.SECONDS).isComplete()).isTrue();
	}

	@Test
	void drainWhenResponseHasBegunThenEndsItAndClosesAfterGrace() throws Exception {
		NettyWorker worker = accepting("a");
		HttpConnection connection = connect(TIMEOUT);
		connection.send("/begun", false);
		assertThat(worker.requests().awaitHeld(1)).isTrue();
		Awaitility.await().until(() -> worker.requestsInProgress() == 1);
		CompletableFuture<DrainResult> drain = drainLater(worker, Duration.ZERO, TIMEOUT, false);
		awaitLeaving(worker);
		worker.requests().releaseAll();
		assertThat(connection.receive().body()).isEqualTo("begun released");
		assertThat(connection.awaitEnd()).isTrue();
		assertThat(drain.get(10, TimeUnit.SECONDS).isComplete()).isTrue();
	}

	@Test
	void drainWhenSocketIsClosedThenServerStaysUp() throws Exception {
		NettyWorker worker = accepting("a");
		assertThat(worker.drain(GRACE, TIMEOUT).isComplete()).isTrue();
		assertThat(acceptorThreads()).isEmpty();
		assertThat(worker.environmentPort()).isEqualTo(this.socket.port());
		HttpConnection connection = connect(SHORT);
		connection.send("/", true);
		assertThatException().isThrownBy(connection::receive).withMessageContaining("TIMEOUT");
		assertThat(this.socket.hasQueuedConnections()).isTrue();
	}

	@Test
	void connectionWhenGateClosedThenWaitsUntilOpened() throws Exception {
		NettyWorker worker = started("a", MANY);
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
		NettyWorker worker = started("a", MANY);
		worker.close();
		Awaitility.await().until(() -> acceptorThreads().isEmpty());
	}

	@Test
	void drainWhenUnderLoadThenNothingIsLost() throws Exception {
		NettyWorker leaving = accepting("a");
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
		NettyWorker current = accepting("0");
		LoadClient load = keep(LoadClient.oneShot(this.socket.port(), 6).start());
		LoadClient kept = keep(LoadClient.keepAlive(this.socket.port(), 6).pause(Duration.ofMillis(40)).start());
		for (int i = 1; i <= 4; i++) {
			NettyWorker next = accepting(String.valueOf(i));
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
		NettyWorker worker = accepting("a");
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
		NettyWorker worker = accepting("a");
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
		NettyWorker worker = accepting("a");
		HttpConnection connection = connect(TIMEOUT);
		assertThat(connection.get("/", false).isLast()).isFalse();
		DrainResult result = worker.drain(Duration.ofMillis(600), TIMEOUT);
		assertThat(connection.awaitEnd()).isTrue();
		assertThat(result.isComplete()).isTrue();
		assertThat(result.took()).isBetween(Duration.ofMillis(600), Duration.ofSeconds(4));
	}

	@Test
	void drainWhenDeadlineIsReachedThenReportsWhatIsLeft() throws Exception {
		NettyWorker worker = accepting("a");
		connect(TIMEOUT).send("/held", false);
		assertThat(worker.requests().awaitHeld(1)).isTrue();
		DrainResult result = worker.drain(Duration.ZERO, SHORT);
		assertThat(result.connectionsLeft()).isOne();
		assertThat(result.took()).isGreaterThanOrEqualTo(SHORT);
	}

	@Test
	void drainWhenAcceptedButNotReadThenServed() throws Exception {
		NettyWorker worker = accepting("a");
		HttpConnection connection = connect(TIMEOUT);
		Awaitility.await().until(() -> worker.openConnections() == 1);
		CompletableFuture<DrainResult> drain = drainLater(worker, GRACE, TIMEOUT, false);
		awaitLeaving(worker);
		assertThat(connection.get("/", false).body()).isEqualTo("a");
		assertThat(drain.get(20, TimeUnit.SECONDS).isComplete()).isTrue();
	}

	// older clients drop the streams of a connection that got a GOAWAY
	@Test
	@EnabledForJreRange(min = JRE.JAVA_24)
	void drainWhenStreamIsInProgressThenEndsSoonAfterIt() throws Exception {
		NettyWorker worker = accepting("a", MANY, "server.http2.enabled=true");
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
		NettyWorker worker = accepting("a", MANY, "server.http2.enabled=true");
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
		NettyWorker leaving = accepting("a", MANY, properties);
		HttpConnection early = keep(HttpConnection.open(store.sockets(), this.socket.port(), TIMEOUT));
		Awaitility.await().until(() -> leaving.openConnections() == 1);
		accepting("b", MANY, properties);
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
		NettyWorker leaving = accepting("a");
		NettyWorker staying = accepting("b");
		leaving.close();
		assertThat(staying.openConnections()).isZero();
		assertThat(acceptorThreads()).filteredOn((name) -> name.endsWith("-Acceptor")).hasSize(1);
		assertThat(connect(TIMEOUT).get("/", true).body()).isEqualTo("b");
	}

	@Test
	void queueOfOneselfWhenGateClosedThenGetsNothing() throws Exception {
		try (ReusePortFixture port = ReusePortFixture.open()) {
			NettyWorker later = keep(NettyWorker.start("later", port.port(), port.socket(), MANY));
			assertThatException().isThrownBy(() -> HttpConnection.open(port.port(), SHORT).close())
				.withMessageContaining("REFUSED");
			keep(NettyWorker.start("first", port.port(), port.socket(), MANY)).drain().beginAccepting();
			LoadReport before = LoadClient.oneShot(port.port(), 2).requests(40).start().join();
			assertThat(before.failures()).as(before.firstFailure()).isEmpty();
			assertThat(before.bodies()).containsOnlyKeys("first");
			later.drain().beginAccepting();
			LoadReport after = LoadClient.oneShot(port.port(), 2).requests(40).start().join();
			assertThat(after.failures()).as(after.firstFailure()).isEmpty();
			assertThat(after.bodies()).containsOnlyKeys("first", "later");
		}
	}

	@Test
	void queueOfOneselfWhenDrainedThenServedFirst() throws Exception {
		try (ReusePortFixture port = ReusePortFixture.open()) {
			NettyWorker worker = keep(NettyWorker.start("a", port.port(), port.socket(), 1));
			worker.drain().beginAccepting();
			List<HttpConnection> connections = new ArrayList<>();
			for (int i = 0; i < 20; i++) {
				HttpConnection connection = keep(HttpConnection.open(port.port(), TIMEOUT));
				connection.send("/held", true);
				assertThat(i > 0 || worker.requests().awaitHeld(1)).isTrue();
				connections.add(connection);
			}
			assertThat(worker.openConnections()).isLessThan(20);
			CompletableFuture<DrainResult> drain = drainLater(worker, GRACE, TIMEOUT, false);
			awaitLeaving(worker);
			assertThatException().isThrownBy(() -> HttpConnection.open(port.port(), SHORT).close())
				.withMessageContaining("REFUSED");
			worker.requests().releaseAll();
			for (HttpConnection connection : connections) {
				assertThat(connection.receive().body()).isEqualTo("a released");
			}
			assertThat(drain.get(20, TimeUnit.SECONDS).isComplete()).isTrue();
		}
	}

	@Test
	void serverWhenRestartedManyTimesThenLeavesNoDescriptor() throws Exception {
		NettyWorker worker = accepting("a");
		worker.server().stop();
		worker.server().start();
		long before = OpenDescriptors.count();
		for (int i = 0; i < 50; i++) {
			worker.server().stop();
			worker.server().start();
		}
		Awaitility.await().until(() -> OpenDescriptors.count() <= before);
		assertThat(connect(TIMEOUT).get("/", true).body()).isEqualTo("a");
	}

	private NettyWorker started(String name, int limit, String... properties) throws IOException {
		return keep(NettyWorker.start(name, this.socket.port(), this.socket.inherit(), limit, properties));
	}

	private NettyWorker accepting(String name) throws IOException {
		return accepting(name, MANY);
	}

	private NettyWorker accepting(String name, int limit, String... properties) throws IOException {
		NettyWorker worker = started(name, limit, properties);
		worker.drain().beginAccepting();
		return worker;
	}

	private HttpConnection connect(Duration timeout) throws LoadFailureException {
		return keep(HttpConnection.open(this.socket.port(), timeout));
	}

	private CompletableFuture<DrainResult> drainLater(NettyWorker worker, Duration grace, Duration deadline,
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

	private void awaitLeaving(NettyWorker worker) {
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

	private List<String> acceptorThreads() {
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
