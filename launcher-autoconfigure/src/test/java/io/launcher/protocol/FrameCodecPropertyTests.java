package io.launcher.protocol;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Whatever arrives in whatever pieces, a decoder gives the frames that were sent or says
 * that they are malformed.
 */
class FrameCodecPropertyTests {

	@Property(tries = 500)
	void framesOfWorkersSurviveAnySplit(@ForAll("hellos") Frame.Hello hello,
			@ForAll("workerFrames") List<Frame.FromWorker> frames, @ForAll long seed) throws Exception {
		List<Frame> all = new ArrayList<>();
		all.add(hello);
		all.addAll(frames);
		assertThat(decode(FrameDecoder.ofWorker(), encode(all), new Random(seed)).frames()).isEqualTo(all);
	}

	@Property(tries = 500)
	void framesOfSupervisorsSurviveAnySplit(@ForAll("supervisorFrames") List<Frame.FromSupervisor> frames,
			@ForAll long seed) throws Exception {
		assertThat(decode(FrameDecoder.ofSupervisor(), encode(frames), new Random(seed)).frames()).isEqualTo(frames);
	}

	@Property(tries = 1000)
	void damagedStreamsOfWorkersAreMalformedOrFrames(@ForAll("hellos") Frame.Hello hello,
			@ForAll("workerFrames") List<Frame.FromWorker> frames, @ForAll long seed) throws Exception {
		List<Frame> all = new ArrayList<>();
		all.add(hello);
		all.addAll(frames);
		Random random = new Random(seed);
		byte[] damaged = damage(encode(all), random);
		expectSameOutcomeForAnySplit(damaged, random, true);
	}

	@Property(tries = 1000)
	void damagedStreamsOfSupervisorsAreMalformedOrFrames(@ForAll("supervisorFrames") List<Frame.FromSupervisor> frames,
			@ForAll long seed) throws Exception {
		Random random = new Random(seed);
		expectSameOutcomeForAnySplit(damage(encode(frames), random), random, false);
	}

	@Property(tries = 1000)
	void arbitraryBytesAreMalformedOrFrames(@ForAll @Size(max = 300) byte[] bytes, @ForAll long seed) throws Exception {
		expectSameOutcomeForAnySplit(bytes, new Random(seed), true);
		expectSameOutcomeForAnySplit(bytes, new Random(seed), false);
	}

	@Property(tries = 1000)
	void arbitraryFieldsOfEachTypeAreMalformedOrFrames(@ForAll @IntRange(min = 0, max = 72) int type,
			@ForAll @Size(max = 200) byte[] fields, @ForAll long seed) throws Exception {
		ByteBuffer frame = ByteBuffer.allocate(5 + fields.length).putInt(1 + fields.length).put((byte) type);
		frame.put(fields);
		expectSameOutcomeForAnySplit(frame.array(), new Random(seed), false);
		expectSameOutcomeForAnySplit(frame.array(), new Random(seed), true);
	}

	@Provide
	Arbitrary<Frame.Hello> hellos() {
		return Frames.hello();
	}

	@Provide
	Arbitrary<List<Frame.FromWorker>> workerFrames() {
		return Frames.fromWorker().list().ofMaxSize(6);
	}

	@Provide
	Arbitrary<List<Frame.FromSupervisor>> supervisorFrames() {
		return Frames.fromSupervisor().list().ofMinSize(1).ofMaxSize(4);
	}

	private static void expectSameOutcomeForAnySplit(byte[] bytes, Random random, boolean worker) throws Exception {
		Outcome whole = decode(decoder(worker), bytes, null);
		Outcome split = decode(decoder(worker), bytes, random);
		assertThat(split).isEqualTo(whole);
		// What was understood is what would be sent
		for (Frame frame : whole.frames()) {
			assertThat(FrameCodec.encode(frame).remaining()).isPositive();
		}
	}

	private static FrameDecoder<? extends Frame> decoder(boolean worker) {
		return worker ? FrameDecoder.ofWorker() : FrameDecoder.ofSupervisor();
	}

	private static byte[] damage(byte[] bytes, Random random) {
		byte[] damaged = bytes.clone();
		switch (random.nextInt(4)) {
			case 0 -> {
				damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
			}
			case 1 -> {
				damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
			}
			case 2 -> {
				return Arrays.copyOf(damaged, random.nextInt(damaged.length));
			}
			default -> {
				int position = random.nextInt(damaged.length);
				for (int i = position; i < Math.min(damaged.length, position + 4); i++) {
					damaged[i] = (byte) (random.nextBoolean() ? 0xFF : 0x7F);
				}
			}
		}
		return damaged;
	}

	private static byte[] encode(List<? extends Frame> frames) {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		for (Frame frame : frames) {
			ByteBuffer encoded = FrameCodec.encode(frame);
			bytes.write(encoded.array(), encoded.arrayOffset() + encoded.position(), encoded.remaining());
		}
		return bytes.toByteArray();
	}

	private static Outcome decode(FrameDecoder<? extends Frame> decoder, byte[] bytes, Random split) {
		List<Frame> frames = new ArrayList<>();
		int position = 0;
		try {
			while (position < bytes.length) {
				int left = bytes.length - position;
				int count = (split != null) ? Math.min(left, 1 + split.nextInt(split.nextBoolean() ? 4 : 60)) : left;
				decoder.feed(ByteBuffer.wrap(bytes, position, count), frames::add);
				position += count;
			}
			return new Outcome(frames, null);
		}
		catch (MalformedFrameException ex) {
			return new Outcome(frames, ex.getMessage());
		}
	}

	record Outcome(List<Frame> frames, String failure) {
	}

}
