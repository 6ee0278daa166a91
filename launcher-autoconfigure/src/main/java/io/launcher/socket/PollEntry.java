package io.launcher.socket;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A {@code struct pollfd}.
 */
final class PollEntry {

	private static final int SIZE = 8;

	private static final int DESCRIPTOR = 0;

	private static final int EVENTS = 4;

	private static final int RESULT = 6;

	private PollEntry() {
	}

	static byte[] of(int descriptor, short events) {
		return ByteBuffer.allocate(SIZE)
			.order(ByteOrder.nativeOrder())
			.putInt(DESCRIPTOR, descriptor)
			.putShort(EVENTS, events)
			.array();
	}

	static short result(byte[] entry) {
		return ByteBuffer.wrap(entry).order(ByteOrder.nativeOrder()).getShort(RESULT);
	}

}
