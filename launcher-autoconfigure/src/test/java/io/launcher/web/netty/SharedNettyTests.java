package io.launcher.web.netty;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.launcher.socket.ReusePortFixture;
import io.launcher.socket.SharedSocket;
import io.launcher.spi.LivenessProbe;
import io.launcher.testload.HttpConnection;
import io.launcher.testload.LoadClient;
import io.launcher.testload.LoadReport;
import io.launcher.web.DrainResult;
import io.launcher.web.SharedServerTests;
import io.launcher.web.SharedWorker;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * Boot applications with Netty that share a listening socket.
 */
class SharedNettyTests extends SharedServerTests {

	private static final int MANY = NettyWebDrain.REQUESTS_PER_EVENT_LOOP;

	@Override
	protected NettyWorker start(String name, int port, SharedSocket socket, String... properties) {
		return NettyWorker.start(name, port, socket, MANY, properties);
	}

	@Override
	protected void restart(SharedWorker worker) {
		((NettyWorker) worker).server().stop();
		((NettyWorker) worker).server().start();
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
	void probeWhenAnEventLoopIsBlockedThenWaits() throws Exception {
		NettyWorker worker = (NettyWorker) accepting("a");
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
	void connectionsWhenTooManyRequestsAreInProgressThenLeftToTheOther() throws Exception {
		NettyWorker busy = limited("busy", NettyWorker.FEW);
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
		NettyWorker hanging = (NettyWorker) accepting("hanging");
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
		NettyWorker worker = limited("a", NettyWorker.FEW);
		for (int i = 0; i < 2 * NettyWorker.FEW; i++) {
			assertThat(connect(TIMEOUT).get("/", false).body()).isEqualTo("a");
		}
		assertThat(worker.openConnections()).isEqualTo(2 * NettyWorker.FEW);
	}

	@Test
	void connectionsWhenManyAreEventStreamsThenStillAccepted() throws Exception {
		NettyWorker worker = limited("a", NettyWorker.FEW);
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
		NettyWorker worker = limited("a", 1);
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
		CompletableFuture<DrainResult> drain = worker.drainLater(GRACE, TIMEOUT, true);
		Awaitility.await().until(() -> !this.socket.hasQueuedConnections());
		worker.requests().releaseAll();
		for (HttpConnection connection : queued) {
			assertThat(connection.receive().body()).isEqualTo("a released");
		}
		assertThat(drain.get(20, TimeUnit.SECONDS).isComplete()).isTrue();
	}

	@Test
	void drainWhenResponseHasBegunThenEndsItAndClosesAfterGrace() throws Exception {
		NettyWorker worker = (NettyWorker) accepting("a");
		HttpConnection connection = connect(TIMEOUT);
		connection.send("/begun", false);
		assertThat(worker.requests().awaitHeld(1)).isTrue();
		Awaitility.await().until(() -> worker.requestsInProgress() == 1);
		CompletableFuture<DrainResult> drain = worker.drainLater(Duration.ZERO, TIMEOUT, false);
		awaitLeaving(worker);
		worker.requests().releaseAll();
		assertThat(connection.receive().body()).isEqualTo("begun released");
		assertThat(connection.awaitEnd()).isTrue();
		assertThat(drain.get(10, TimeUnit.SECONDS).isComplete()).isTrue();
	}

	@Test
	void drainWhenSocketIsClosedThenServerStaysUp() throws Exception {
		NettyWorker worker = (NettyWorker) accepting("a");
		assertThat(worker.drain(GRACE, TIMEOUT).isComplete()).isTrue();
		assertThat(connectorThreads()).isEmpty();
		assertThat(worker.environmentPort()).isEqualTo(this.socket.port());
		HttpConnection connection = connect(SHORT);
		connection.send("/", true);
		assertThatException().isThrownBy(connection::receive).withMessageContaining("TIMEOUT");
		assertThat(this.socket.hasQueuedConnections()).isTrue();
	}

	@Test
	void stopWhenGateClosedThenReturns() throws Exception {
		SharedWorker worker = started("a");
		worker.close();
		Awaitility.await().until(() -> connectorThreads().isEmpty());
	}

	@Test
	void connectionWhenSiblingStopsThenNeverGetsOneOfItsOwn() throws Exception {
		SharedWorker leaving = accepting("a");
		SharedWorker staying = accepting("b");
		leaving.close();
		assertThat(staying.openConnections()).isZero();
		// a close wakes the thread and, other than a drain, does not wait for its end
		Awaitility.await()
			.untilAsserted(
					() -> assertThat(connectorThreads()).filteredOn((name) -> name.endsWith("-Acceptor")).hasSize(1));
		assertThat(connect(TIMEOUT).get("/", true).body()).isEqualTo("b");
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
			CompletableFuture<DrainResult> drain = worker.drainLater(GRACE, TIMEOUT, false);
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

	private NettyWorker limited(String name, int limit) throws IOException {
		NettyWorker worker = keep(NettyWorker.start(name, this.socket.port(), this.socket.inherit(), limit));
		worker.drain().beginAccepting();
		return worker;
	}

}
