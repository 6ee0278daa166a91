package io.launcher.worker;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import io.launcher.LauncherState;
import io.launcher.LauncherStatus;
import io.launcher.Role;
import io.launcher.protocol.Frame;
import io.launcher.protocol.FrameCodec;
import io.launcher.protocol.FrameDecoder;
import io.launcher.protocol.Frames;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

@Timeout(60)
class ControlClientTests {

	private static final Frame.Hello HELLO = Frames.helloOf(1, "token1");

	private static final LauncherStatus STATUS = new LauncherStatus("process", Role.SUPERVISOR, 1,
			LauncherState.RUNNING, 1, Instant.ofEpochSecond(1_800_000_000), List.of(), List.of());

	private final RecordingListener listener = new RecordingListener();

	private final FrameDecoder<Frame.FromWorker> decoder = FrameDecoder.ofWorker();

	private final List<Frame> undelivered = new ArrayList<>();

	private Path directory;

	private Path socket;

	private ServerSocketChannel server;

	private ControlClient client;

	private SocketChannel peer;

	@BeforeEach
	void start() throws IOException {
		this.directory = Files.createTempDirectory("cc");
		this.socket = this.directory.resolve("control");
		this.server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)
			.bind(UnixDomainSocketAddress.of(this.socket));
		this.client = new ControlClient(this.socket, this.listener);
		this.client.connect(HELLO);
		this.peer = this.server.accept();
	}

	@AfterEach
	void stop() throws IOException {
		this.client.close();
		this.peer.close();
		this.server.close();
		Files.deleteIfExists(this.socket);
		Files.delete(this.directory);
		awaitNoThreads();
	}

	@Test
	void framesGoBothWays() throws Exception {
		assertThat(read(1)).containsExactly(HELLO);
		this.client.send(new Frame.Ready());
		this.client.send(new Frame.Goodbye(0, false, "done"));
		assertThat(read(2)).containsExactly(new Frame.Ready(), new Frame.Goodbye(0, false, "done"));
		send(new Frame.Resize(2));
		expect(new Frame.Resize(2).toString());
	}

	@Test
	void framesInPiecesArePutTogether() throws Exception {
		ByteBuffer bytes = FrameCodec.encode(new Frame.Drain(Duration.ofSeconds(1), true, "why"));
		while (bytes.hasRemaining()) {
			this.peer.write(ByteBuffer.wrap(new byte[] { bytes.get() }));
		}
		expect(new Frame.Drain(Duration.ofSeconds(1), true, "why").toString());
	}

	@Test
	void endOfTheSupervisorIsToldAtOnceAndOnce() throws Exception {
		read(1);
		send(new Frame.Resize(2));
		this.peer.close();
		expect(new Frame.Resize(2).toString());
		expect("lost: the supervisor has closed the connection");
		this.client.send(new Frame.Ready());
		assertThat(this.client.flush(Duration.ofSeconds(5))).isTrue();
		this.client.close();
		expectNothing();
	}

	@Test
	void malformedFrameEndsTheConnection() throws Exception {
		read(1);
		this.peer.write(ByteBuffer.allocate(4).putInt(-1).flip());
		assertThat(take()).startsWith("lost: the supervisor sent what is no frame: a frame of 4294967295 bytes");
		assertThat(read(1)).isEmpty();
		expectNothing();
	}

	@Test
	void closeIsNoLossAndLetsTheThreadsEnd() throws Exception {
		this.client.close();
		this.client.close();
		awaitNoThreads();
		expectNothing();
	}

	@Test
	void readerKeepsTheJvmAliveAndNothingElseDoes() {
		assertThat(thread("launcher-worker-control").isDaemon()).isFalse();
		assertThat(thread("launcher-worker-control-writer").isDaemon()).isTrue();
	}

	@Test
	void interruptsDoNotCloseTheChannel() throws Exception {
		this.listener.onFrame = () -> Thread.currentThread().interrupt();
		thread("launcher-worker-control").interrupt();
		thread("launcher-worker-control-writer").interrupt();
		send(new Frame.Resize(2));
		expect(new Frame.Resize(2).toString());
		send(new Frame.Resize(3));
		expect(new Frame.Resize(3).toString());
		this.client.send(new Frame.Ready());
		assertThat(read(2)).contains(new Frame.Ready());
	}

	@Test
	void failingListenerDoesNotEndTheReader() throws Exception {
		this.listener.onFrame = () -> {
			throw new AssertionError("expected by this test");
		};
		send(new Frame.Resize(2));
		send(new Frame.Resize(3));
		expect(new Frame.Resize(2).toString());
		expect(new Frame.Resize(3).toString());
	}

	@Test
	void listenerMayClose() throws Exception {
		this.listener.onFrame = this.client::close;
		this.peer.write(ByteBuffer.allocate(100)
			.put(FrameCodec.encode(new Frame.Resize(2)))
			.put(FrameCodec.encode(new Frame.Resize(3)))
			.flip());
		expect(new Frame.Resize(2).toString());
		awaitNoThreads();
		expectNothing();
	}

	@Test
	void stoppedSupervisorCostsHeartbeatsAndNothingElse() throws Exception {
		// More than the socket and the queue take
		for (int i = 0; i < 5000; i++) {
			this.client.send(new Frame.Failed("x".repeat((i < 200) ? 4000 : 0)));
			this.client.send(new Frame.Heartbeat(i, true, "UP", 0, ""));
		}
		assertThat(this.client.flush(Duration.ofMillis(50))).isFalse();
		CompletableFuture<LauncherStatus> status = this.client.status();
		assertThat(status).isCompletedExceptionally();
		assertThatThrownBy(status::get).hasMessageContaining("does not answer");
		this.client.send(new Frame.Goodbye(0, false, "done"));
		List<Frame> frames = new ArrayList<>();
		while (!frames.contains(new Frame.Goodbye(0, false, "done"))) {
			frames.addAll(read(1));
		}
		assertThat(frames).filteredOn(Frame.Failed.class::isInstance).hasSize(5000);
		assertThat(frames).filteredOn(Frame.Heartbeat.class::isInstance).hasSizeLessThan(500);
		assertThat(this.client.flush(Duration.ofSeconds(10))).isTrue();
		this.client.send(new Frame.Heartbeat(1, true, "UP", 0, ""));
		assertThat(read(1)).containsExactly(new Frame.Heartbeat(1, true, "UP", 0, ""));
	}

	@Test
	void flushedFramesArriveThoughTheClientIsClosed() throws Exception {
		for (int i = 0; i < 100; i++) {
			this.client.send(new Frame.StatusQuery(i));
		}
		this.client.send(new Frame.Goodbye(0, false, "done"));
		assertThat(this.client.flush(Duration.ofSeconds(10))).isTrue();
		this.client.close();
		assertThat(read(102)).hasSize(102).endsWith(new Frame.Goodbye(0, false, "done"));
	}

	@Test
	void flushIsNotEndedByAnInterrupt() {
		Thread.currentThread().interrupt();
		this.client.send(new Frame.Goodbye(0, false, "done"));
		assertThat(this.client.flush(Duration.ofSeconds(10))).isTrue();
		assertThat(Thread.interrupted()).isTrue();
	}

	@Test
	void flushGivesUpWhenTheSupervisorIsGone() throws Exception {
		for (int i = 0; i < 200; i++) {
			this.client.send(new Frame.Failed("x".repeat(4000)));
		}
		CompletableFuture<Boolean> flushed = CompletableFuture
			.supplyAsync(() -> this.client.flush(Duration.ofSeconds(50)));
		this.peer.close();
		assertThat(flushed.get(10, TimeUnit.SECONDS)).isFalse();
		assertThat(take()).startsWith("lost: ");
	}

	@Test
	void statusIsAnsweredById() throws Exception {
		read(1);
		CompletableFuture<LauncherStatus> first = this.client.status();
		CompletableFuture<LauncherStatus> second = this.client.status();
		List<Frame> queries = read(2);
		long firstId = ((Frame.StatusQuery) queries.get(0)).id();
		long secondId = ((Frame.StatusQuery) queries.get(1)).id();
		LauncherStatus other = new LauncherStatus("process", Role.SUPERVISOR, 2, LauncherState.DEGRADED, 1,
				STATUS.startedAt(), List.of(), List.of());
		send(new Frame.StatusReply(secondId, other));
		send(new Frame.StatusReply(12345, STATUS));
		send(new Frame.StatusReply(firstId, STATUS));
		assertThat(first.get(10, TimeUnit.SECONDS)).isEqualTo(STATUS);
		assertThat(second.get(10, TimeUnit.SECONDS)).isEqualTo(other);
		expectNothing();
	}

	@Test
	void whatDependsOnTheStatusDoesNotHoldUpTheReader() throws Exception {
		read(1);
		CountDownLatch release = new CountDownLatch(1);
		CountDownLatch blocked = new CountDownLatch(1);
		this.client.status().thenRun(() -> {
			blocked.countDown();
			try {
				release.await();
			}
			catch (InterruptedException ex) {
				throw new IllegalStateException(ex);
			}
		});
		send(new Frame.StatusReply(((Frame.StatusQuery) read(1).get(0)).id(), STATUS));
		assertThat(blocked.await(10, TimeUnit.SECONDS)).isTrue();
		send(new Frame.Resize(2));
		expect(new Frame.Resize(2).toString());
		release.countDown();
	}

	@Test
	void pendingStatusFailsWhenTheSupervisorIsLostAndLaterOnesDoAtOnce() throws Exception {
		CompletableFuture<LauncherStatus> pending = this.client.status();
		read(2);
		this.peer.close();
		assertThatThrownBy(() -> pending.get(10, TimeUnit.SECONDS)).hasCauseInstanceOf(IllegalStateException.class)
			.hasMessageContaining("connection to the supervisor has ended");
		expect("lost: the supervisor has closed the connection");
		assertThatThrownBy(() -> this.client.status().get(10, TimeUnit.SECONDS))
			.hasMessageContaining("no connection to the supervisor");
	}

	@Test
	void pendingStatusFailsWhenTheClientIsClosed() {
		CompletableFuture<LauncherStatus> pending = this.client.status();
		this.client.close();
		assertThatThrownBy(() -> pending.get(10, TimeUnit.SECONDS)).hasCauseInstanceOf(IllegalStateException.class);
	}

	@Test
	void supervisorThatIsNotThereIsAnError() throws Exception {
		try (ControlClient lonely = new ControlClient(this.directory.resolve("none"), this.listener)) {
			assertThatThrownBy(() -> lonely.connect(HELLO)).isInstanceOf(IOException.class)
				.hasMessageContaining("Cannot reach the supervisor at " + this.directory.resolve("none"));
		}
		expectNothing();
	}

	@Test
	void clientConnectsOnce() {
		assertThatIllegalStateException().isThrownBy(() -> this.client.connect(HELLO));
	}

	@Test
	void frameThatCannotBeEncodedIsTheSendersFault() {
		Frame.Parked parked = new Frame.Parked(
				List.of(new Frame.Declaration("x".repeat(FrameCodec.MAX_LENGTH), 1, "service")));
		assertThatIllegalArgumentException().isThrownBy(() -> this.client.send(parked));
	}

	private void send(Frame.FromSupervisor frame) throws IOException {
		this.peer.write(FrameCodec.encode(frame));
	}

	private List<Frame> read(int count) throws IOException {
		ByteBuffer buffer = ByteBuffer.allocate(4096);
		while (this.undelivered.size() < count && this.peer.read(buffer.clear()) >= 0) {
			this.decoder.feed(buffer.flip(), this.undelivered::add);
		}
		List<Frame> first = this.undelivered.subList(0, Math.min(count, this.undelivered.size()));
		List<Frame> frames = List.copyOf(first);
		first.clear();
		return frames;
	}

	private void expect(String event) throws InterruptedException {
		assertThat(take()).isEqualTo(event);
	}

	private String take() throws InterruptedException {
		String event = this.listener.events.poll(20, TimeUnit.SECONDS);
		return (event != null) ? event : "nothing";
	}

	private void expectNothing() {
		this.client.close();
		awaitNoThreads();
		assertThat(this.listener.events).isEmpty();
	}

	private static void awaitNoThreads() {
		Awaitility.await()
			.until(() -> Thread.getAllStackTraces()
				.keySet()
				.stream()
				.noneMatch((thread) -> thread.getName().startsWith("launcher-worker-control")));
	}

	private static Thread thread(String name) {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((thread) -> thread.getName().equals(name))
			.findFirst()
			.orElseThrow();
	}

	private static final class RecordingListener implements ControlClient.Listener {

		private final BlockingQueue<String> events = new LinkedBlockingQueue<>();

		private volatile Runnable onFrame = () -> {
		};

		@Override
		public void frame(Frame.FromSupervisor frame) {
			this.events.add(frame.toString());
			this.onFrame.run();
		}

		@Override
		public void lost(String reason) {
			this.events.add("lost: " + reason);
		}

	}

}
