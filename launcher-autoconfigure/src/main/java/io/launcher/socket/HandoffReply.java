package io.launcher.socket;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What comes with the descriptors: the number of bytes that follow, the number of
 * descriptors, and the name of each.
 */
final class HandoffReply {

	private static final int LIMIT = 65536;

	private HandoffReply() {
	}

	static byte[] encode(List<String> names) {
		List<byte[]> texts = names.stream().map((name) -> name.getBytes(StandardCharsets.UTF_8)).toList();
		int length = Short.BYTES + texts.stream().mapToInt((text) -> Short.BYTES + text.length).sum();
		ByteBuffer buffer = ByteBuffer.allocate(Integer.BYTES + length).putInt(length).putShort((short) texts.size());
		texts.forEach((text) -> buffer.putShort((short) text.length).put(text));
		return buffer.array();
	}

	/**
	 * Reads the names, and the descriptors that come with them.
	 * @param connection the connection
	 * @param descriptors where the descriptors go, also when this throws
	 * @return the names
	 * @throws IOException if that fails or makes no sense
	 */
	static List<String> readFrom(HandoffConnection connection, List<Integer> descriptors) throws IOException {
		byte[] bytes = new byte[LIMIT];
		int have = connection.read(bytes, descriptors);
		if (have == 0) {
			throw new EOFException("The supervisor closed the connection");
		}
		if (have < Integer.BYTES) {
			have = readOn(connection, bytes, have, Integer.BYTES);
		}
		int length = ByteBuffer.wrap(bytes).getInt();
		if (length < Short.BYTES || length > LIMIT - Integer.BYTES || have > Integer.BYTES + length) {
			throw new IOException("Malformed reply of " + length + " bytes");
		}
		readOn(connection, bytes, have, Integer.BYTES + length);
		List<String> names = decode(ByteBuffer.wrap(bytes, Integer.BYTES, length));
		if (names.size() != descriptors.size()) {
			throw new IOException("Malformed reply: " + names.size() + " names and " + descriptors.size() + " sockets");
		}
		return names;
	}

	private static int readOn(HandoffConnection connection, byte[] bytes, int have, int until) throws IOException {
		byte[] rest = connection.read(until - have);
		System.arraycopy(rest, 0, bytes, have, rest.length);
		return until;
	}

	private static List<String> decode(ByteBuffer buffer) throws IOException {
		List<String> names = new ArrayList<>();
		int count = Short.toUnsignedInt(buffer.getShort());
		for (int i = 0; i < count; i++) {
			int length = (buffer.remaining() >= Short.BYTES) ? Short.toUnsignedInt(buffer.getShort()) : -1;
			if (length < 0 || length > buffer.remaining()) {
				throw new IOException("Malformed reply: name " + i + " is cut off");
			}
			int from = buffer.arrayOffset() + buffer.position();
			names.add(new String(Arrays.copyOfRange(buffer.array(), from, from + length), StandardCharsets.UTF_8));
			buffer.position(buffer.position() + length);
		}
		return names;
	}

}
