package io.launcher.socket;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * What a worker asks with.
 *
 * @param worker its number
 * @param token what the supervisor gave it
 */
record HandoffRequest(long worker, String token) {

	private static final int TOKEN_LIMIT = 256;

	void writeTo(HandoffConnection connection) throws IOException {
		byte[] text = this.token.getBytes(StandardCharsets.UTF_8);
		if (text.length > TOKEN_LIMIT) {
			throw new IllegalArgumentException("The token is longer than " + TOKEN_LIMIT + " bytes");
		}
		connection.write(ByteBuffer.allocate(Long.BYTES + Short.BYTES + text.length)
			.putLong(this.worker)
			.putShort((short) text.length)
			.put(text)
			.array());
	}

	static HandoffRequest readFrom(HandoffConnection connection) throws IOException {
		ByteBuffer head = ByteBuffer.wrap(connection.read(Long.BYTES + Short.BYTES));
		long worker = head.getLong();
		int length = Short.toUnsignedInt(head.getShort());
		if (length > TOKEN_LIMIT) {
			throw new IOException("Malformed request: a token of " + length + " bytes");
		}
		return new HandoffRequest(worker, new String(connection.read(length), StandardCharsets.UTF_8));
	}

	@Override
	public String toString() {
		// without the token, which has no business in a log
		return "worker " + this.worker;
	}

}
