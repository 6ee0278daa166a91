package io.launcher.systemd;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;

/**
 * Sends messages to a service manager, in order and without ever waiting for it. What it
 * has no room for is sent a little later. Not safe for use by several threads.
 */
final class NotifySocket implements AutoCloseable {

	private static final System.Logger logger = System.getLogger(NotifySocket.class.getName());

	private static final int MAX_UNSENT = 64;

	private final NativeCalls calls;

	private final int descriptor;

	private final String name;

	private final byte[] address;

	private final Consumer<Runnable> later;

	private final Deque<String> unsent = new ArrayDeque<>();

	private boolean retrying;

	private boolean warned;

	private boolean closed;

	/**
	 * Opens a socket.
	 * @param calls the native calls
	 * @param name the address as it is told
	 * @param later runs something in a moment
	 * @throws IOException if there is no socket to be had
	 * @throws IllegalArgumentException if the address is none
	 */
	NotifySocket(NativeCalls calls, String name, Consumer<Runnable> later) throws IOException {
		this.calls = calls;
		this.name = name;
		this.address = NotifyAddress.parse(name);
		this.later = later;
		this.descriptor = calls.datagramSocket();
	}

	void send(String message) {
		if (this.unsent.size() < MAX_UNSENT) {
			this.unsent.add(message);
		}
		flush();
	}

	// What is of no use any more when it comes late.
	void sendIfIdle(String message) {
		flush();
		if (this.unsent.isEmpty()) {
			trySend(message);
		}
	}

	private void flush() {
		while (!this.closed && !this.unsent.isEmpty()) {
			if (!trySend(this.unsent.element())) {
				retryLater();
				return;
			}
			this.unsent.remove();
		}
	}

	private void retryLater() {
		if (!this.retrying) {
			this.retrying = true;
			this.later.accept(() -> {
				this.retrying = false;
				flush();
			});
		}
	}

	private boolean trySend(String message) {
		try {
			boolean sent = this.calls.send(this.descriptor, message.getBytes(StandardCharsets.UTF_8), this.address);
			logger.log(System.Logger.Level.TRACE, () -> (sent ? "Sent " : "No room for ") + message);
			return sent;
		}
		catch (IOException ex) {
			logger.log(this.warned ? System.Logger.Level.DEBUG : System.Logger.Level.WARNING,
					"The service manager cannot be notified at ''{0}'' (NOTIFY_SOCKET): {1}", this.name,
					ex.getMessage());
			this.warned = true;
			return true;
		}
	}

	@Override
	public void close() {
		if (!this.closed) {
			flush();
			this.closed = true;
			this.calls.close(this.descriptor);
		}
	}

}
