package io.launcher.protocol;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Reads the fields of one frame. Trusts nothing: each length and count is checked against
 * the bytes that are there before anything is allocated for it.
 */
final class FrameReader {

	private static final int NANOS = 999_999_999;

	private final ByteBuffer bytes;

	FrameReader(ByteBuffer bytes) {
		this.bytes = bytes;
	}

	private void need(int count) throws MalformedFrameException {
		if (count < 0 || count > this.bytes.remaining()) {
			throw new MalformedFrameException(
					"a field of " + count + " bytes where " + this.bytes.remaining() + " are left");
		}
	}

	int octet() throws MalformedFrameException {
		need(1);
		return Byte.toUnsignedInt(this.bytes.get());
	}

	boolean flag() throws MalformedFrameException {
		int value = octet();
		if (value > 1) {
			throw new MalformedFrameException("neither true nor false: " + value);
		}
		return value == 1;
	}

	int integer() throws MalformedFrameException {
		need(Integer.BYTES);
		return this.bytes.getInt();
	}

	long number() throws MalformedFrameException {
		need(Long.BYTES);
		return this.bytes.getLong();
	}

	int count() throws MalformedFrameException {
		int value = integer();
		if (value < 0) {
			throw new MalformedFrameException("a negative count: " + value);
		}
		return value;
	}

	String text() throws MalformedFrameException {
		int length = integer();
		need(length);
		ByteBuffer encoded = this.bytes.slice(this.bytes.position(), length);
		this.bytes.position(this.bytes.position() + length);
		try {
			return StandardCharsets.UTF_8.newDecoder().decode(encoded).toString();
		}
		catch (CharacterCodingException ex) {
			throw new MalformedFrameException("text that is not UTF-8");
		}
	}

	// A copy: what it is read from is used again
	ByteBuffer content(int maxBytes) throws MalformedFrameException {
		int length = integer();
		need(length);
		if (length > maxBytes) {
			throw new MalformedFrameException("a part of " + length + " bytes, at most " + maxBytes + " are allowed");
		}
		byte[] copy = new byte[length];
		this.bytes.get(copy);
		return ByteBuffer.wrap(copy);
	}

	Duration duration() throws MalformedFrameException {
		long seconds = number();
		int nanos = nanos();
		if (seconds < 0) {
			throw new MalformedFrameException("a negative duration: " + seconds + " s");
		}
		return Duration.ofSeconds(seconds, nanos);
	}

	Instant instant() throws MalformedFrameException {
		long seconds = number();
		int nanos = nanos();
		try {
			return Instant.ofEpochSecond(seconds, nanos);
		}
		catch (DateTimeException ex) {
			throw new MalformedFrameException("an impossible time: " + seconds + " s");
		}
	}

	private int nanos() throws MalformedFrameException {
		int value = integer();
		if (value < 0 || value > NANOS) {
			throw new MalformedFrameException("an impossible number of nanoseconds: " + value);
		}
		return value;
	}

	<E extends Enum<E>> E constant(E[] values) throws MalformedFrameException {
		int ordinal = octet();
		if (ordinal >= values.length) {
			throw new MalformedFrameException("an unknown constant: " + ordinal);
		}
		return values[ordinal];
	}

	<T> @Nullable T optional(Field<T> field) throws MalformedFrameException {
		return flag() ? field.read() : null;
	}

	// The minimum is the least number of bytes that an element can have
	<T> List<T> list(int minimum, Field<T> element) throws MalformedFrameException {
		int size = size(minimum);
		List<T> values = new ArrayList<>(size);
		for (int i = 0; i < size; i++) {
			values.add(element.read());
		}
		return List.copyOf(values);
	}

	int size(int minimum) throws MalformedFrameException {
		int size = count();
		if (size > this.bytes.remaining() / minimum) {
			throw new MalformedFrameException(
					"a list of " + size + " elements in " + this.bytes.remaining() + " bytes");
		}
		return size;
	}

	void end() throws MalformedFrameException {
		if (this.bytes.hasRemaining()) {
			throw new MalformedFrameException(this.bytes.remaining() + " bytes too many");
		}
	}

	/**
	 * Reads one value.
	 */
	@FunctionalInterface
	interface Field<T> {

		T read() throws MalformedFrameException;

	}

}
