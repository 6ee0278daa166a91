package io.launcher.protocol;

import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.launcher.LauncherState;
import io.launcher.LauncherStatus;
import io.launcher.Role;
import io.launcher.WorkerState;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class FrameCodecTests {

	@Test
	void everyFrameIsAmongTheArbitraryOnes() {
		Set<Class<?>> drawn = Stream
			.concat(Frames.fromWorker().sampleStream().limit(500), Frames.fromSupervisor().sampleStream().limit(500))
			.map(Object::getClass)
			.collect(Collectors.toSet());
		drawn.add(Frame.Hello.class);
		assertThat(drawn)
			.containsExactlyInAnyOrderElementsOf(Stream.of(Frame.FromWorker.class, Frame.FromSupervisor.class)
				.flatMap((direction) -> Arrays.stream(direction.getPermittedSubclasses()))
				.collect(Collectors.toSet()));
	}

	@Test
	void helloBeginsWithWhatNeverChanges() {
		ByteBuffer hello = FrameCodec.encode(new Frame.Hello(1, 7, "ab", 99, Map.of()));
		assertThat(hello.getInt()).isEqualTo(hello.remaining());
		assertThat(hello.get()).isEqualTo((byte) 1);
		assertThat(hello.getInt()).isEqualTo(1);
		assertThat(hello.getLong()).isEqualTo(7);
		assertThat(hello.getInt()).isEqualTo(2);
		assertThat(hello.getShort()).isEqualTo((short) ('a' << 8 | 'b'));
	}

	@Test
	void anotherVersionIsToldWhateverFollowsTheToken() {
		ByteBuffer bytes = ByteBuffer.allocate(200).position(4);
		bytes.put((byte) 1).putInt(2).putLong(7).putInt(3).put("tok".getBytes(StandardCharsets.UTF_8));
		bytes.put(new byte[] { -1, -2, -3 });
		bytes.putInt(0, bytes.position() - 4).flip();
		assertThatExceptionOfType(UnsupportedVersionException.class)
			.isThrownBy(() -> FrameDecoder.ofWorker().feed(bytes, FrameCodecTests::none))
			.withMessageContaining("version 2")
			.satisfies((ex) -> {
				assertThat(ex.version()).isEqualTo(2);
				assertThat(ex.worker()).isEqualTo(7);
				assertThat(ex.token()).isEqualTo("tok");
			});
	}

	@Test
	void workerWhoseFirstFrameIsNoHelloIsMalformedByItsFifthByte() {
		FrameDecoder<Frame.FromWorker> decoder = FrameDecoder.ofWorker();
		expectMalformed(decoder, new byte[] { 0, 0, 0, 100, 3 }, "the first frame is no hello");
		expectMalformed(decoder, new byte[] { 0 }, "the first frame is no hello");
	}

	@Test
	void secondHelloIsMalformed() throws Exception {
		FrameDecoder<Frame.FromWorker> decoder = FrameDecoder.ofWorker();
		decoder.feed(FrameCodec.encode(Frames.helloOf(1, "a")), FrameCodecTests::any);
		assertThatExceptionOfType(MalformedFrameException.class)
			.isThrownBy(() -> decoder.feed(FrameCodec.encode(Frames.helloOf(1, "a")), FrameCodecTests::none))
			.withMessage("a second hello");
	}

	@Test
	void framesBeforeAMalformedOneAreDelivered() {
		ByteBuffer bytes = ByteBuffer.allocate(100).put(FrameCodec.encode(new Frame.Resize(3))).putInt(-1).flip();
		List<Frame> frames = new ArrayList<>();
		assertThatExceptionOfType(MalformedFrameException.class)
			.isThrownBy(() -> FrameDecoder.ofSupervisor().feed(bytes, frames::add));
		assertThat(frames).containsExactly(new Frame.Resize(3));
	}

	@Test
	void framesOfTheOtherDirectionAreMalformed() {
		assertThatExceptionOfType(MalformedFrameException.class).isThrownBy(
				() -> FrameDecoder.ofSupervisor().feed(FrameCodec.encode(new Frame.Ready()), FrameCodecTests::none));
	}

	@Test
	void badFieldsAreMalformed() {
		expectMalformed(frame(67, -1), "a negative count: -1");
		expectMalformed(frame(67, 1, 2), "4 bytes too many");
		expectMalformed(frame(66, -1, -1, 0, 0), "a negative duration: -1 s");
		expectMalformed(frame(66, 0, 1, 1_000_000_000, 0), "an impossible number of nanoseconds: 1000000000");
		expectMalformed(frame(66, 0, 1, 0, 0x02000000), "neither true nor false: 2");
		expectMalformed(frame(66, 0, 1, 0, 0x00000202, 0x03000000), "a field of 131587 bytes where 3 are left");
		expectMalformed(frame(99, 1), "no frame of a supervisor has the type 99");
		expectMalformed(ByteBuffer.allocate(4).putInt(0).array(), "a frame of 0 bytes, allowed are 1 to 1048576");
		expectMalformed(ByteBuffer.allocate(4).putInt(-5).array(),
				"a frame of 4294967291 bytes, allowed are 1 to 1048576");
		expectMalformed(ByteBuffer.allocate(4).putInt((1 << 20) + 1).array(),
				"a frame of 1048577 bytes, allowed are 1 to 1048576");
	}

	@Test
	void textThatIsNotUtf8IsMalformed() {
		ByteBuffer bytes = FrameCodec.encode(new Frame.Drain(Duration.ZERO, false, "ab"));
		bytes.put(bytes.limit() - 2, (byte) 0xC3);
		assertThatExceptionOfType(MalformedFrameException.class)
			.isThrownBy(() -> FrameDecoder.ofSupervisor().feed(bytes, FrameCodecTests::none))
			.withMessage("text that is not UTF-8");
	}

	@Test
	void constantThatDoesNotExistIsMalformed() {
		ByteBuffer bytes = FrameCodec.encode(new Frame.StatusReply(1, status(0)));
		bytes.put(4 + 1 + 8 + 4 + "process".length(), (byte) Role.values().length);
		assertThatExceptionOfType(MalformedFrameException.class)
			.isThrownBy(() -> FrameDecoder.ofSupervisor().feed(bytes, FrameCodecTests::none))
			.withMessage("an unknown constant: " + Role.values().length);
	}

	@Test
	void helloFromSomebodyUnknownIsLimitedMore() {
		byte[] header = ByteBuffer.allocate(4).putInt(FrameCodec.MAX_HELLO_LENGTH + 1).array();
		expectMalformed(FrameDecoder.ofWorker(), header, "a frame of 65537 bytes, allowed are 1 to 65536");
		assertThatIllegalArgumentException().isThrownBy(() -> FrameCodec.encode(Frames.helloOf(1, "x".repeat(70_000))));
	}

	@Test
	void lengthsAndCountsThatLieAllocateNothing() {
		byte[] header = ByteBuffer.allocate(9).putInt(1 << 20).put((byte) 65).putInt(1 << 19).array();
		byte[] listeners = frame(65, 0, 0, 0, 0, 0, 0, 0, Integer.MAX_VALUE / 8);
		com.sun.management.ThreadMXBean threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
		long before = threads.getCurrentThreadAllocatedBytes();
		for (int i = 0; i < 1000; i++) {
			feed(FrameDecoder.ofSupervisor(), header);
			feed(FrameDecoder.ofSupervisor(), listeners);
		}
		assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(20_000_000);
	}

	@Test
	void statusOf1024WorkersFitsIntoAFrame() throws Exception {
		LauncherStatus status = status(1024);
		List<Frame> frames = new ArrayList<>();
		FrameDecoder.ofSupervisor().feed(FrameCodec.encode(new Frame.StatusReply(5, status)), frames::add);
		LauncherStatus decoded = ((Frame.StatusReply) frames.get(0)).status();
		assertThat(decoded.services().get(0).workers()).hasSize(1024);
		assertThat(decoded.services().get(0).workers().get(0).lastExit().reason()).isEqualTo("ä".repeat(256));
	}

	@Test
	void longReasonsAreCutBetweenCharacters() throws Exception {
		List<Frame> frames = new ArrayList<>();
		String reason = "x" + "\uD83D\uDE00".repeat(5000);
		FrameDecoder.ofSupervisor().feed(FrameCodec.encode(new Frame.Drain(Duration.ZERO, true, reason)), frames::add);
		assertThat(((Frame.Drain) frames.get(0)).reason()).isEqualTo("x" + "\uD83D\uDE00".repeat(1023));
	}

	@Test
	void whatTheOtherSideWouldRefuseIsNotEncoded() {
		assertThatIllegalArgumentException().isThrownBy(() -> FrameCodec.encode(new Frame.Resize(-1)));
		assertThatIllegalArgumentException()
			.isThrownBy(() -> FrameCodec.encode(new Frame.Drain(Duration.ofSeconds(-1), false, "")));
		Frame.Parked parked = new Frame.Parked(
				List.of(new Frame.Declaration("x".repeat(FrameCodec.MAX_LENGTH), 1, "service")));
		assertThatIllegalArgumentException().isThrownBy(() -> FrameCodec.encode(parked))
			.withMessageContaining("too long");
	}

	private static LauncherStatus status(int workers) {
		Instant now = Instant.ofEpochSecond(1_800_000_000);
		LauncherStatus.Exit exit = new LauncherStatus.Exit(137, "SIGKILL", "ä".repeat(3000), now);
		return new LauncherStatus("process", Role.SUPERVISOR, 1, LauncherState.RUNNING, 1, now,
				List.of(new LauncherStatus.Service("s".repeat(63), workers, workers,
						IntStream.range(0, workers)
							.mapToObj((index) -> new LauncherStatus.Worker(index, 1L, 1, WorkerState.READY, now, now, 0,
									1L, "h".repeat(100), exit,
									new LauncherStatus.Jvm("extracted", "used",
											Collections.nCopies(100, "-Xlog" + index % 20 + "f".repeat(500)))))
							.toList())),
				List.of());
	}

	private static byte[] frame(int type, int... fields) {
		ByteBuffer bytes = ByteBuffer.allocate(5 + 4 * fields.length).putInt(1 + 4 * fields.length).put((byte) type);
		IntStream.of(fields).forEach(bytes::putInt);
		return bytes.array();
	}

	private static void expectMalformed(byte[] bytes, String message) {
		expectMalformed(FrameDecoder.ofSupervisor(), bytes, message);
	}

	private static void expectMalformed(FrameDecoder<?> decoder, byte[] bytes, String message) {
		assertThatExceptionOfType(MalformedFrameException.class)
			.isThrownBy(() -> decoder.feed(ByteBuffer.wrap(bytes), FrameCodecTests::none))
			.withMessage(message);
	}

	private static void feed(FrameDecoder<?> decoder, byte[] bytes) {
		try {
			decoder.feed(ByteBuffer.wrap(bytes), FrameCodecTests::none);
		}
		catch (MalformedFrameException ex) {
			// expected of most
		}
	}

	private static void any(Frame frame) {
	}

	private static void none(Frame frame) {
		throw new AssertionError("Unexpected: " + frame);
	}

}
