package io.launcher.metrics;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * The binary form in which meters go from a worker to the supervisor and back. Each text
 * is written once. Both sides are of the same version of Launcher.
 */
final class FamilyCodec {

	private FamilyCodec() {
	}

	static byte[] encode(Collection<Family> families) {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		try (Output output = new Output(bytes)) {
			output.data.writeInt(families.size());
			for (Family family : families) {
				new FamilyWriter(output).write(family);
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return bytes.toByteArray();
	}

	/**
	 * Reads families.
	 * @param bytes what was written
	 * @return the families
	 * @throws IOException if these are none
	 */
	static List<Family> decode(byte[] bytes) throws IOException {
		try (Input input = new Input(bytes)) {
			int size = input.size(1);
			List<Family> families = new ArrayList<>(size);
			FamilyReader reader = new FamilyReader(input);
			for (int i = 0; i < size; i++) {
				families.add(reader.read());
			}
			return families;
		}
		catch (RuntimeException ex) {
			// the library refuses what it would not have written
			throw new IOException("Not understood: " + ex.getMessage(), ex);
		}
	}

	/**
	 * Writes what is not bound to families.
	 */
	static final class Output implements AutoCloseable {

		final DataOutputStream data;

		private final Map<String, Integer> texts = new HashMap<>();

		Output(ByteArrayOutputStream bytes) {
			this.data = new DataOutputStream(bytes);
		}

		void text(@Nullable String text) throws IOException {
			if (text == null) {
				this.data.writeInt(-1);
				return;
			}
			Integer known = this.texts.putIfAbsent(text, this.texts.size());
			this.data.writeInt((known != null) ? known : this.texts.size() - 1);
			if (known == null) {
				byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
				this.data.writeInt(encoded.length);
				this.data.write(encoded);
			}
		}

		@Override
		public void close() throws IOException {
			this.data.close();
		}

	}

	/**
	 * Reads what is not bound to families.
	 */
	static final class Input implements AutoCloseable {

		final DataInputStream data;

		private final List<String> texts = new ArrayList<>();

		Input(byte[] bytes) {
			this.data = new DataInputStream(new ByteArrayInputStream(bytes));
		}

		/**
		 * Reads how many elements follow.
		 * @param minimum the least number of bytes that one of them can have
		 * @return the number
		 * @throws IOException if so many cannot be there
		 */
		int size(int minimum) throws IOException {
			int size = this.data.readInt();
			if (size < 0 || size > this.data.available() / minimum) {
				throw new IOException("%d elements in %d bytes".formatted(size, this.data.available()));
			}
			return size;
		}

		@Nullable String optionalText() throws IOException {
			int index = this.data.readInt();
			if (index == this.texts.size()) {
				byte[] encoded = new byte[size(1)];
				this.data.readFully(encoded);
				this.texts.add(new String(encoded, StandardCharsets.UTF_8));
			}
			return (index >= 0) ? this.texts.get(index) : null;
		}

		String text() throws IOException {
			String text = optionalText();
			if (text == null) {
				throw new IOException("no text where one is needed");
			}
			return text;
		}

		@Override
		public void close() throws IOException {
			this.data.close();
		}

	}

}
