package io.launcher.protocol;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/**
 * Writes the fields of one frame. Refuses what {@link FrameReader} would refuse, so that
 * a mistake shows where it was made and not as a lost connection.
 */
final class FrameWriter {

	private ByteBuffer buffer = ByteBuffer.allocate(128).position(Integer.BYTES);

	private ByteBuffer room(int bytes) {
		if (this.buffer.remaining() < bytes) {
			int needed = this.buffer.position() + bytes;
			int position = this.buffer.position();
			this.buffer = ByteBuffer.wrap(Arrays.copyOf(this.buffer.array(), Math.max(needed, 2 * position)))
				.position(position);
		}
		return this.buffer;
	}

	void octet(int value) {
		room(1).put((byte) value);
	}

	void flag(boolean value) {
		octet(value ? 1 : 0);
	}

	void integer(int value) {
		room(Integer.BYTES).putInt(value);
	}

	void number(long value) {
		room(Long.BYTES).putLong(value);
	}

	void count(int value) {
		if (value < 0) {
			throw new IllegalArgumentException("A count must not be negative: " + value);
		}
		integer(value);
	}

	void text(String value) {
		bytes(value.getBytes(StandardCharsets.UTF_8), Integer.MAX_VALUE);
	}

	// Text for people, of which the beginning is enough
	void words(String value, int maxBytes) {
		bytes(value.getBytes(StandardCharsets.UTF_8), maxBytes);
	}

	private void bytes(byte[] value, int maxBytes) {
		int length = Math.min(value.length, maxBytes);
		// Never within a character
		while (length < value.length && length > 0 && (value[length] & 0xC0) == 0x80) {
			length--;
		}
		integer(length);
		room(length).put(value, 0, length);
	}

	void content(ByteBuffer value, int maxBytes) {
		if (value.remaining() > maxBytes) {
			throw new IllegalArgumentException(
					"The part is too long: " + value.remaining() + " bytes, at most " + maxBytes + " are allowed");
		}
		integer(value.remaining());
		room(value.remaining()).put(value);
	}

	void duration(Duration value) {
		if (value.isNegative()) {
			throw new IllegalArgumentException("A duration must not be negative: " + value);
		}
		number(value.getSeconds());
		integer(value.getNano());
	}

	void instant(Instant value) {
		number(value.getEpochSecond());
		integer(value.getNano());
	}

	void constant(Enum<?> value) {
		octet(value.ordinal());
	}

	<T> void optional(@Nullable T value, Consumer<T> writer) {
		flag(value != null);
		if (value != null) {
			writer.accept(value);
		}
	}

	<T> void list(Collection<T> values, Consumer<T> writer) {
		integer(values.size());
		values.forEach(writer);
	}

	ByteBuffer finish(int maxLength) {
		int length = this.buffer.position() - Integer.BYTES;
		if (length > maxLength) {
			throw new IllegalArgumentException(
					"The frame is too long: " + length + " bytes, at most " + maxLength + " are allowed");
		}
		return this.buffer.putInt(0, length).flip();
	}

}
