package io.launcher.web;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

import io.launcher.socket.ReusePortFixture;
import io.launcher.spi.LivenessProbe;
import io.launcher.testload.HttpConnection;
import io.launcher.testload.LoadClient;
import io.launcher.testload.LoadReport;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * Boot applications that share a listening socket, with any web server that has a thread
 * for each request.
 */
public abstract class SharedThreadServerTests extends SharedServerTests {

	@Test
	void probeWhenAllThreadsAreTakenThenRunOnceOneIsFree() throws Exception {
		SharedWorker worker = accepting("a", smallPool());
		LivenessProbe probe = worker.drain().probes().get(0);
		assertThat(runs(probe)).isTrue();
		hold(worker);
		long completed = probe.completed();
		assertThat(runs(probe)).isFalse();
		assertThat(probe.completed()).isEqualTo(completed);
		worker.requests().releaseAll();
		Awaitility.await().until(() -> runs(probe) && probe.completed() > completed);
		assertThat(worker.drain().probes().get(0)).isSameAs(probe);
	}

	@Test
	void stopWhenGateClosedThenReturns() throws Exception {
		SharedWorker worker = started("a");
		worker.close();
		assertThat(connectorThreads()).isEmpty();
	}

	@Test
	void drainWhenLastThenServesWhatIsQueued() throws Exception {
		SharedWorker worker = accepting("a", smallPool());
		hold(worker);
		List<HttpConnection> queued = new ArrayList<>();
		for (int i = 0; i < 20; i++) {
			HttpConnection connection = connect(TIMEOUT);
			connection.send("/", true);
			queued.add(connection);
		}
		assertThat(this.socket.hasQueuedConnections()).isTrue();
		CompletableFuture<DrainResult> drain = worker.drainLater(GRACE, TIMEOUT, true);
		Awaitility.await().until(() -> !this.socket.hasQueuedConnections());
		worker.requests().releaseAll();
		for (HttpConnection connection : queued) {
			assertThat(connection.receive().body()).isEqualTo("a");
		}
		assertThat(drain.get(20, TimeUnit.SECONDS).isComplete()).isTrue();
	}

	@Test
	void connectionsWhenAllThreadsAreBusyThenLeftToTheOther() throws Exception {
		leavesConnectionsToTheOther(smallPool());
	}

	@Test
	@EnabledForJreRange(min = JRE.JAVA_21)
	void connectionsWhenAllVirtualThreadsAreBusyThenLeftToTheOther() throws Exception {
		leavesConnectionsToTheOther(smallVirtualPool());
	}

	private void leavesConnectionsToTheOther(String... properties) throws Exception {
		SharedWorker busy = accepting("busy", properties);
		hold(busy);
		accepting("free", properties);
		LoadReport report = LoadClient.oneShot(this.socket.port(), 1).requests(40).start().join();
		assertThat(report.failures()).isEmpty();
		assertThat(report.bodies()).containsOnlyKeys("free");
		busy.requests().releaseAll();
		Awaitility.await().until(() -> connect(TIMEOUT).get("/", true).body().equals("busy"));
	}

	@Test
	void connectionsWhenManyAreIdleThenStillAccepted() throws Exception {
		SharedWorker worker = accepting("a", smallPool());
		for (int i = 0; i < 10; i++) {
			assertThat(connect(TIMEOUT).get("/", false).body()).isEqualTo("a");
		}
		assertThat(worker.openConnections()).isEqualTo(10);
	}

	@Test
	void connectionsWhenMaximumIsReachedThenLeftToTheOther() throws Exception {
		SharedWorker full = accepting("full", oneConnection());
		assertThat(connect(TIMEOUT).get("/", false).body()).isEqualTo("full");
		accepting("free");
		LoadReport report = LoadClient.oneShot(this.socket.port(), 1).requests(20).start().join();
		assertThat(report.bodies()).containsOnlyKeys("free");
		assertThat(full.openConnections()).isOne();
	}

	@Test
	void connectionWhenSiblingStopsThenNeverGetsOneOfItsOwn() throws Exception {
		SharedWorker leaving = accepting("a");
		SharedWorker staying = accepting("b");
		leaving.close();
		assertThat(staying.openConnections()).isZero();
		assertThat(connectorThreads()).filteredOn(this::isAcceptor).hasSize(1);
		assertThat(connect(TIMEOUT).get("/", true).body()).isEqualTo("b");
	}

	@Test
	void queueOfOneselfWhenDrainedThenServedFirst() throws Exception {
		try (ReusePortFixture port = ReusePortFixture.open()) {
			SharedWorker worker = ownQueue(port, "a", smallPool());
			List<HttpConnection> connections = new ArrayList<>();
			for (int i = 0; i < smallPoolSize() + 20; i++) {
				HttpConnection connection = keep(HttpConnection.open(port.port(), TIMEOUT));
				connection.send((i < smallPoolSize()) ? "/held" : "/", true);
				assertThat(i >= smallPoolSize() || worker.requests().awaitHeld(1)).isTrue();
				connections.add(connection);
			}
			assertThat(worker.openConnections()).isLessThan(smallPoolSize() + 20);
			CompletableFuture<DrainResult> drain = worker.drainLater(GRACE, TIMEOUT, false);
			awaitLeaving(worker);
			assertThatException().isThrownBy(() -> HttpConnection.open(port.port(), SHORT).close())
				.withMessageContaining("REFUSED");
			worker.requests().releaseAll();
			for (HttpConnection connection : connections) {
				assertThat(connection.receive().body()).startsWith("a");
			}
			assertThat(drain.get(20, TimeUnit.SECONDS).isComplete()).isTrue();
		}
	}

	/**
	 * Properties of a small thread pool, as {@code name=value}.
	 * @return the properties
	 */
	protected abstract String[] smallPool();

	/**
	 * Properties of a small pool of virtual threads, as {@code name=value}.
	 * @return the properties
	 */
	protected abstract String[] smallVirtualPool();

	/**
	 * How many requests a small thread pool processes at a time.
	 * @return how many
	 */
	protected abstract int smallPoolSize();

	/**
	 * The property that allows for one connection only.
	 * @return the property, as {@code name=value}
	 */
	protected abstract String oneConnection();

	// as many requests as the small pool can process
	private void hold(SharedWorker worker) throws Exception {
		for (int i = 0; i < smallPoolSize(); i++) {
			connect(TIMEOUT).send("/held", true);
			assertThat(worker.requests().awaitHeld(1)).isTrue();
		}
	}

	private static boolean runs(LivenessProbe probe) throws InterruptedException {
		CountDownLatch run = new CountDownLatch(1);
		try {
			probe.execute(run::countDown);
		}
		catch (RejectedExecutionException ex) {
			return false;
		}
		return run.await(300, TimeUnit.MILLISECONDS);
	}

}
