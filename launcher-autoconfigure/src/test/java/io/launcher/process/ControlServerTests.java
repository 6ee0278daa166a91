package io.launcher.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

import io.launcher.protocol.Frame;
import io.launcher.protocol.FrameCodec;
import io.launcher.protocol.FrameDecoder;
import io.launcher.protocol.Frames;
import io.launcher.protocol.MalformedFrameException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

@Timeout(60)
class ControlServerTests {

	private static final String LOST = "closed the connection";

	private final RecordingListener listener = new RecordingListener();

	private final List<SocketChannel> peers = new ArrayList<>();

	private Path directory;

	private Path socket;

	private ControlServer server;

	@BeforeEach
	void start() throws IOException {
		this.directory = Files.createTempDirectory("cs");
		this.socket = this.directory.resolve("control");
		this.server = start(Duration.ofSeconds(30));
	}

	@AfterEach
	void stop() throws IOException {
		this.server.close();
		for (SocketChannel peer : this.peers) {
			peer.close();
		}
		assertThat(this.directory).isEmptyDirectory();
		Files.delete(this.directory);
		Awaitility.await()
			.until(() -> Thread.getAllStackTraces()
				.keySet()
				.stream()
				.noneMatch((thread) -> thread.getName().equals("launcher-control")));
	}

	@Test
	void framesGoBothWays() throws Exception {
		SocketChannel peer = worker(7);
		write(peer, FrameCodec.encode(new Frame.Ready()));
		expect("7 " + new Frame.Ready());
		this.server.send(7, new Frame.Resize(3));
		this.server.send(7, new Frame.Drain(Duration.ofSeconds(3), true, "stop"));
		assertThat(read(peer, 2)).containsExactly(new Frame.Resize(3),
				new Frame.Drain(Duration.ofSeconds(3), true, "stop"));
	}

	@Test
	void framesInPiecesArePutTogether() throws Exception {
		SocketChannel peer = connect();
		for (Frame frame : List.of(Frames.helloOf(1, "token1"), new Frame.Failed("why"))) {
			ByteBuffer bytes = FrameCodec.encode(frame);
			while (bytes.hasRemaining()) {
				write(peer, ByteBuffer.wrap(new byte[] { bytes.get() }));
			}
		}
		expect("1 hello");
		expect("1 " + new Frame.Failed("why"));
	}

	@Test
	void lastWordsArriveBeforeTheLoss() throws Exception {
		SocketChannel peer = worker(1);
		write(peer, FrameCodec.encode(new Frame.Goodbye(0, false, "done")));
		peer.close();
		expect("1 " + new Frame.Goodbye(0, false, "done"));
		expect("1 lost: " + LOST);
	}

	@Test
	void lastWordsArriveEvenIfSomethingIsSentToTheDead() throws Exception {
		CountDownLatch go = new CountDownLatch(1);
		SocketChannel busy = worker(2);
		SocketChannel peer = worker(1);
		this.listener.onFrame = (frame) -> {
			if (frame instanceof Frame.Heartbeat) {
				go.await(10, TimeUnit.SECONDS);
			}
		};
		write(busy, FrameCodec.encode(new Frame.Heartbeat(1, true, "", 0, "")));
		expect("2 " + new Frame.Heartbeat(1, true, "", 0, ""));
		write(peer, FrameCodec.encode(new Frame.Goodbye(0, false, "done")));
		peer.close();
		this.server.send(1, new Frame.Resize(2));
		go.countDown();
		expect("1 " + new Frame.Goodbye(0, false, "done"));
		expect("1 lost: " + LOST);
	}

	@Test
	void malformedFrameClosesItsConnectionAndNothingElse() throws Exception {
		SocketChannel good = worker(1);
		SocketChannel bad = worker(2);
		write(bad, ByteBuffer.allocate(4).putInt(-1).flip());
		expect("2 lost: sent what is no frame: a frame of 4294967295 bytes, allowed are 1 to 1048576");
		expectEnd(bad);
		write(good, FrameCodec.encode(new Frame.Ready()));
		expect("1 " + new Frame.Ready());
	}

	@Test
	void whoeverDoesNotSayHelloIsCutOff() throws Exception {
		SocketChannel first = connect();
		write(first, FrameCodec.encode(new Frame.Ready()));
		expectEnd(first);
		SocketChannel second = connect();
		write(second, ByteBuffer.allocate(5).putInt(FrameCodec.MAX_HELLO_LENGTH + 1).put((byte) 1).flip());
		expectEnd(second);
		expectNothing();
	}

	@Test
	void wrongTokenIsRefused() throws Exception {
		SocketChannel peer = connect();
		write(peer, FrameCodec.encode(Frames.helloOf(1, "token2")));
		expectEnd(peer);
		SocketChannel other = connect();
		write(other, FrameCodec.encode(Frames.helloOf(-1, "fails")));
		expectEnd(other);
		expectNothing();
	}

	@Test
	void anotherVersionIsRefusedAndTold() throws Exception {
		SocketChannel impostor = connect();
		write(impostor, FrameCodec.encode(new Frame.Hello(2, 1, "wrong", 1, Map.of())));
		expectEnd(impostor);
		SocketChannel peer = connect();
		write(peer, FrameCodec.encode(new Frame.Hello(2, 1, "token1", 1, Map.of())));
		expectEnd(peer);
		expect("1 version 2");
		expectNothing();
	}

	@Test
	void secondConnectionOfAWorkerIsRefused() throws Exception {
		SocketChannel first = worker(1);
		SocketChannel second = connect();
		write(second, FrameCodec.encode(Frames.helloOf(1, "token1")));
		expectEnd(second);
		write(first, FrameCodec.encode(new Frame.Ready()));
		expect("1 " + new Frame.Ready());
		first.close();
		expect("1 lost: " + LOST);
		worker(1);
	}

	@Test
	void strangersAreCutOffInTime() throws Exception {
		this.server.close();
		this.server = start(Duration.ofMillis(200));
		SocketChannel silent = connect();
		SocketChannel slow = connect();
		write(slow, ByteBuffer.wrap(new byte[] { 0, 0, 0, 50, 1, 0 }));
		SocketChannel worker = worker(1);
		expectEnd(silent);
		expectEnd(slow);
		write(worker, FrameCodec.encode(new Frame.Ready()));
		expect("1 " + new Frame.Ready());
	}

	@Test
	void threadSleepsWhileNothingHappens() throws Exception {
		worker(1);
		SocketChannel stranger = connect();
		Thread thread = controlThread();
		ThreadMXBean threads = ManagementFactory.getThreadMXBean();
		Awaitility.await().until(() -> thread.getState() == Thread.State.RUNNABLE);
		long before = threads.getThreadCpuTime(thread.getId());
		// A peer that is closed later, so that some time passes
		CountDownLatch never = new CountDownLatch(1);
		assertThat(never.await(500, TimeUnit.MILLISECONDS)).isFalse();
		assertThat(threads.getThreadCpuTime(thread.getId()) - before).isLessThan(50_000_000);
		assertThat(stranger.isOpen()).isTrue();
	}

	@Test
	void peerThatDoesNotReadIsCutOffAndNobodyElse() throws Exception {
		SocketChannel deaf = worker(1);
		SocketChannel good = worker(2);
		Frame.Drain frame = new Frame.Drain(Duration.ZERO, false, "x".repeat(4000));
		for (int i = 0; i < 3000 && this.listener.events.isEmpty(); i++) {
			this.server.send(1, frame);
		}
		expect("1 lost: does not read what it is sent");
		this.server.send(2, frame);
		assertThat(read(good, 1)).containsExactly(frame);
		this.server.send(1, frame);
		assertThat(deaf.isOpen()).isTrue();
		expectNothing();
	}

	@Test
	void slowReaderGetsEverything() throws Exception {
		SocketChannel slow = worker(1);
		List<Frame> sent = new ArrayList<>();
		for (int i = 0; i < 500; i++) {
			Frame.Drain frame = new Frame.Drain(Duration.ofSeconds(i), false, "x".repeat(4000));
			sent.add(frame);
			this.server.send(1, frame);
		}
		assertThat(read(slow, 500)).isEqualTo(sent);
		expectNothing();
	}

	@Test
	void thousandsOfFramesKeepTheirOrder() throws Exception {
		SocketChannel peer = worker(1);
		Thread writer = new Thread(() -> {
			try {
				for (long i = 0; i < 20_000; i++) {
					write(peer, FrameCodec.encode(new Frame.StatusQuery(i)));
				}
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		});
		writer.start();
		for (long i = 0; i < 20_000; i++) {
			expect("1 " + new Frame.StatusQuery(i));
		}
		writer.join();
	}

	@Test
	void hundredsOfWorkersAreServed() throws Exception {
		List<SocketChannel> workers = new ArrayList<>();
		for (int i = 0; i < 200; i++) {
			workers.add(worker(i));
		}
		for (int i = 0; i < 200; i++) {
			this.server.send(i, new Frame.Resize(i));
		}
		for (int i = 0; i < 200; i++) {
			assertThat(read(workers.get(i), 1)).containsExactly(new Frame.Resize(i));
		}
		for (SocketChannel worker : workers) {
			worker.close();
		}
		List<String> lost = IntStream.range(0, 200).mapToObj((i) -> take()).sorted().toList();
		assertThat(lost).isEqualTo(
				LongStream.range(0, 200).mapToObj((i) -> i + " lost: " + LOST).sorted().collect(Collectors.toList()));
	}

	@Test
	void severalThreadsMaySend() throws Exception {
		SocketChannel peer = worker(1);
		List<Thread> senders = IntStream.range(0, 4).mapToObj((sender) -> new Thread(() -> {
			for (int i = 0; i < 500; i++) {
				this.server.send(1, new Frame.Resize(sender * 1000 + i));
			}
		})).toList();
		senders.forEach(Thread::start);
		assertThat(read(peer, 2000)).doesNotHaveDuplicates().hasSize(2000);
		for (Thread sender : senders) {
			sender.join();
		}
	}

	@Test
	void failingListenerDoesNotEndTheThread() throws Exception {
		this.listener.onFrame = (frame) -> {
			throw new AssertionError("expected by this test");
		};
		SocketChannel peer = worker(1);
		write(peer, FrameCodec.encode(new Frame.Ready()));
		expect("1 " + new Frame.Ready());
		write(peer, FrameCodec.encode(new Frame.StatusQuery(1)));
		expect("1 " + new Frame.StatusQuery(1));
	}

	@Test
	void interruptsDoNothing() throws Exception {
		SocketChannel peer = worker(1);
		controlThread().interrupt();
		this.listener.onFrame = (frame) -> Thread.currentThread().interrupt();
		write(peer, FrameCodec.encode(new Frame.Ready()));
		expect("1 " + new Frame.Ready());
		write(peer, FrameCodec.encode(new Frame.StatusQuery(1)));
		expect("1 " + new Frame.StatusQuery(1));
	}

	@Test
	void disconnectClosesWithoutALoss() throws Exception {
		SocketChannel peer = worker(1);
		this.server.disconnect(1);
		expectEnd(peer);
		this.server.disconnect(1);
		this.server.send(1, new Frame.Resize(1));
		worker(1);
		expectNothing();
	}

	@Test
	void callbackMayAnswerAndDisconnect() throws Exception {
		SocketChannel peer = worker(1);
		this.listener.onFrame = (frame) -> {
			this.server.send(1, new Frame.Resize(5));
			if (frame instanceof Frame.Goodbye) {
				this.server.disconnect(1);
			}
		};
		write(peer, FrameCodec.encode(new Frame.Ready()));
		assertThat(read(peer, 1)).containsExactly(new Frame.Resize(5));
		write(peer, FrameCodec.encode(new Frame.Goodbye(0, false, "")));
		expectEndAfterFrames(peer);
	}

	@Test
	void callbackMayCloseTheServer() throws Exception {
		SocketChannel peer = worker(1);
		this.listener.onFrame = (frame) -> this.server.close();
		write(peer, FrameCodec.encode(new Frame.Ready()));
		expectEnd(peer);
	}

	@Test
	void closeEndsAllConnectionsAndSendsWhatItCan() throws Exception {
		SocketChannel peer = worker(1);
		this.server.send(1, new Frame.Resize(9));
		this.server.close();
		this.server.close();
		assertThat(read(peer, 1)).containsExactly(new Frame.Resize(9));
		expectEnd(peer);
		expectNothing();
		assertThat(this.socket).doesNotExist();
		this.server.send(1, new Frame.Resize(9));
		assertThat(this.server.rebind()).isFalse();
	}

	@Test
	void socketThatVanishedIsBoundAgain() throws Exception {
		SocketChannel old = worker(1);
		assertThat(this.server.rebind()).isFalse();
		Files.delete(this.socket);
		assertThatThrownBy(this::connect).isInstanceOf(IOException.class);
		assertThat(this.server.rebind()).isTrue();
		worker(2);
		write(old, FrameCodec.encode(new Frame.Ready()));
		expect("1 " + new Frame.Ready());
	}

	@Test
	void frameThatCannotBeEncodedIsTheSendersFault() throws Exception {
		worker(1);
		assertThatIllegalArgumentException().isThrownBy(() -> this.server.send(1, new Frame.Resize(-1)));
	}

	@Test
	void pathThatIsTakenIsAnError() {
		assertThatThrownBy(() -> start(Duration.ofSeconds(1))).isInstanceOf(IOException.class);
	}

	private ControlServer start(Duration helloTimeout) throws IOException {
		return ControlServer.start(this.socket, (worker, token) -> {
			if (worker < 0) {
				throw new IllegalStateException("expected by this test");
			}
			return token.equals("token" + worker);
		}, this.listener, System::nanoTime, helloTimeout);
	}

	private SocketChannel worker(long number) throws IOException {
		SocketChannel channel = connect();
		write(channel, FrameCodec.encode(Frames.helloOf(number, "token" + number)));
		expect(number + " hello");
		return channel;
	}

	private SocketChannel connect() throws IOException {
		SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
		this.peers.add(channel);
		channel.connect(UnixDomainSocketAddress.of(this.socket));
		return channel;
	}

	private static void write(SocketChannel channel, ByteBuffer bytes) throws IOException {
		while (bytes.hasRemaining()) {
			channel.write(bytes);
		}
	}

	private static List<Frame> read(SocketChannel channel, int count) throws IOException {
		FrameDecoder<Frame.FromSupervisor> decoder = FrameDecoder.ofSupervisor();
		List<Frame> frames = new ArrayList<>();
		ByteBuffer buffer = ByteBuffer.allocate(500);
		while (frames.size() < count && channel.read(buffer.clear()) >= 0) {
			decoder.feed(buffer.flip(), frames::add);
		}
		return frames;
	}

	private static void expectEnd(SocketChannel channel) throws IOException {
		assertThat(read(channel, 1)).isEmpty();
	}

	private static void expectEndAfterFrames(SocketChannel channel) throws MalformedFrameException, IOException {
		assertThat(read(channel, 100)).hasSizeLessThan(100);
	}

	private void expect(String event) {
		assertThat(take()).isEqualTo(event);
	}

	private String take() {
		try {
			String event = this.listener.events.poll(20, TimeUnit.SECONDS);
			return (event != null) ? event : "nothing";
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	// What has been sent before is handled before the hello of a new worker
	private void expectNothing() throws IOException {
		if (Files.exists(this.socket)) {
			worker(99_999);
		}
		assertThat(this.listener.events).isEmpty();
	}

	private static Thread controlThread() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((thread) -> thread.getName().equals("launcher-control"))
			.findFirst()
			.orElseThrow();
	}

	private static final class RecordingListener implements ControlListener {

		private final BlockingQueue<String> events = new LinkedBlockingQueue<>();

		private volatile Callback onFrame = (frame) -> {
		};

		@Override
		public void frame(long worker, Frame.FromWorker frame) {
			// Not the one that a test sets once it has seen the event
			Callback callback = this.onFrame;
			this.events.add(worker + " " + ((frame instanceof Frame.Hello) ? "hello" : frame));
			try {
				callback.frame(frame);
			}
			catch (InterruptedException ex) {
				throw new IllegalStateException(ex);
			}
		}

		@Override
		public void lost(long worker, String reason) {
			this.events.add(worker + " lost: " + reason);
		}

		@Override
		public void unsupportedVersion(long worker, int version) {
			this.events.add(worker + " version " + version);
		}

	}

	private interface Callback {

		void frame(Frame.FromWorker frame) throws InterruptedException;

	}

}
