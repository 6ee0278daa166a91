package io.launcher.protocol;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/**
 * Turns what arrives on a connection, in whatever pieces, into frames of one direction.
 * Never holds more than what has arrived of the frame that is not complete yet, and never
 * allocates by what a length claims. Not safe for use by several threads.
 *
 * @param <F> the frames of the direction
 */
public final class FrameDecoder<F extends Frame> {

	private static final int MIN_CAPACITY = 256;

	/** A buffer that has grown beyond this is let go once it is empty. */
	private static final int KEPT_CAPACITY = 1 << 14;

	private final Body<F> body;

	private final boolean helloFirst;

	private byte[] buffer = new byte[MIN_CAPACITY];

	private int size;

	private boolean first = true;

	private @Nullable MalformedFrameException failure;

	private FrameDecoder(Body<F> body, boolean helloFirst) {
		this.body = body;
		this.helloFirst = helloFirst;
	}

	/**
	 * A decoder for what a worker sends: a {@link Frame.Hello}, then anything but it.
	 * @return a new decoder
	 */
	public static FrameDecoder<Frame.FromWorker> ofWorker() {
		return new FrameDecoder<>(FrameCodec::readFromWorker, true);
	}

	/**
	 * A decoder for what a supervisor sends.
	 * @return a new decoder
	 */
	public static FrameDecoder<Frame.FromSupervisor> ofSupervisor() {
		return new FrameDecoder<>(FrameCodec::readFromSupervisor, false);
	}

	/**
	 * Takes what has arrived. The frames before a malformed one are delivered.
	 * @param bytes the bytes, all of which are consumed
	 * @param frames is given each frame that is complete
	 * @throws UnsupportedVersionException if the other side speaks another version
	 * @throws MalformedFrameException if anything is wrong; nothing can be decoded after
	 * that
	 */
	public void feed(ByteBuffer bytes, Consumer<? super F> frames) throws MalformedFrameException {
		if (this.failure != null) {
			throw this.failure;
		}
		append(bytes);
		try {
			decode(frames);
		}
		catch (MalformedFrameException ex) {
			this.failure = ex;
			this.buffer = new byte[0];
			this.size = 0;
			throw ex;
		}
	}

	private void append(ByteBuffer bytes) {
		int needed = this.size + bytes.remaining();
		if (needed > this.buffer.length) {
			this.buffer = Arrays.copyOf(this.buffer, Math.max(needed, 2 * this.buffer.length));
		}
		int count = bytes.remaining();
		bytes.get(this.buffer, this.size, count);
		this.size += count;
	}

	private void decode(Consumer<? super F> frames) throws MalformedFrameException {
		int position = 0;
		try {
			while (this.size - position >= Integer.BYTES) {
				int length = ByteBuffer.wrap(this.buffer, position, Integer.BYTES).getInt();
				checkLength(length);
				int start = position + Integer.BYTES;
				checkType(start);
				if (this.size - start < length) {
					break;
				}
				F frame = decode(ByteBuffer.wrap(this.buffer, start, length));
				position = start + length;
				this.first = false;
				frames.accept(frame);
			}
		}
		finally {
			compact(position);
		}
	}

	private F decode(ByteBuffer bytes) throws MalformedFrameException {
		FrameReader reader = new FrameReader(bytes);
		F frame = this.body.read(reader.octet(), reader);
		reader.end();
		return frame;
	}

	private void checkLength(int length) throws MalformedFrameException {
		int limit = (this.helloFirst && this.first) ? FrameCodec.MAX_HELLO_LENGTH : FrameCodec.MAX_LENGTH;
		if (length < 1 || length > limit) {
			throw new MalformedFrameException(
					"a frame of " + Integer.toUnsignedString(length) + " bytes, allowed are 1 to " + limit);
		}
	}

	// Told by the first byte, so that somebody unknown is not listened to for long
	private void checkType(int start) throws MalformedFrameException {
		if (this.helloFirst && this.size > start && this.first != (this.buffer[start] == FrameCodec.HELLO)) {
			throw new MalformedFrameException(this.first ? "the first frame is no hello" : "a second hello");
		}
	}

	private void compact(int position) {
		this.size -= position;
		if (this.size == 0 && this.buffer.length > KEPT_CAPACITY) {
			this.buffer = new byte[MIN_CAPACITY];
		}
		else if (position > 0) {
			System.arraycopy(this.buffer, position, this.buffer, 0, this.size);
		}
	}

	/**
	 * Reads the fields of a frame of one direction.
	 */
	@FunctionalInterface
	private interface Body<F extends Frame> {

		F read(int type, FrameReader reader) throws MalformedFrameException;

	}

}
