package io.launcher.socket;

import java.io.Closeable;

/**
 * A descriptor of ours that is closed exactly once: its number may be someone else's
 * right after. Whoever makes blocking calls on it closes it; others only shut it down.
 */
final class NativeDescriptor implements Closeable {

	private final NativeSockets sockets;

	private final int number;

	private boolean closed;

	NativeDescriptor(NativeSockets sockets, int number) {
		this.sockets = sockets;
		this.number = number;
	}

	int number() {
		return this.number;
	}

	synchronized boolean isClosed() {
		return this.closed;
	}

	/**
	 * Wakes whoever is blocked on it.
	 */
	synchronized void shutdown() {
		if (!this.closed) {
			this.sockets.library().shutdown(this.number, SocketConstants.SHUT_RDWR);
		}
	}

	@Override
	public synchronized void close() {
		if (!this.closed) {
			this.closed = true;
			this.sockets.close(this.number);
		}
	}

}
