package io.launcher.systemd;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/**
 * The address of a notification socket, as the variable {@code NOTIFY_SOCKET} has it.
 */
final class NotifyAddress {

	private static final short AF_UNIX = 1;

	private static final int LONGEST = 107;

	private NotifyAddress() {
	}

	/**
	 * Makes a {@code struct sockaddr_un}.
	 * @param text an absolute path, or {@code @} and a name of the abstract namespace
	 * @return the structure, of exactly the length that counts
	 * @throws IllegalArgumentException if it is neither, with the reason
	 */
	static byte[] parse(String text) {
		boolean named = text.startsWith("@");
		if (!named && !text.startsWith("/")) {
			throw new IllegalArgumentException("it is neither an absolute path nor '@' and a name");
		}
		byte[] name = text.getBytes(fileNameCharset());
		if (name.length < 2) {
			throw new IllegalArgumentException("there is nothing behind '" + text + "'");
		}
		if (name.length > LONGEST) {
			throw new IllegalArgumentException(
					"it has %d bytes, and may have %d at most".formatted(name.length, LONGEST));
		}
		if (named) {
			name[0] = 0;
		}
		// a path ends with a zero, a name does not: there it would be part of it
		ByteBuffer address = ByteBuffer.allocate(Short.BYTES + name.length + (named ? 0 : 1))
			.order(ByteOrder.nativeOrder());
		return address.putShort(AF_UNIX).put(name).array();
	}

	private static Charset fileNameCharset() {
		String name = System.getProperty("sun.jnu.encoding");
		return (name != null && Charset.isSupported(name)) ? Charset.forName(name) : StandardCharsets.UTF_8;
	}

}
