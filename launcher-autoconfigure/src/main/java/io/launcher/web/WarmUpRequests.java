package io.launcher.web;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * Sends the requests that warm a web server up. In plain sockets: a client would have to
 * be warmed up itself.
 */
public final class WarmUpRequests {

	private static final int TIMEOUT_MILLIS = 5000;

	/** How long all of it may take. */
	private static final Duration LIMIT = Duration.ofSeconds(10);

	private final int count;

	private final List<String> paths;

	private final LongSupplier nanoTime;

	/**
	 * Creates the requests.
	 * @param count how many to each path
	 * @param paths paths of the application
	 */
	public WarmUpRequests(int count, List<String> paths) {
		this(count, paths, System::nanoTime);
	}

	WarmUpRequests(int count, List<String> paths, LongSupplier nanoTime) {
		this.count = count;
		this.paths = List.copyOf(paths);
		this.nanoTime = nanoTime;
	}

	/**
	 * Whether there are none.
	 * @return whether there are none
	 */
	public boolean isEmpty() {
		return this.count == 0;
	}

	/**
	 * Sends them, one after the other, unless that takes too long.
	 * @param port the port of a private entrance
	 * @param gate recognizes those that no code of the application is to see
	 * @param nobodys a path for these
	 * @throws IOException if the server does not answer
	 */
	public void send(int port, WarmUpGate gate, String nobodys) throws IOException {
		long end = this.nanoTime.getAsLong() + LIMIT.toNanos();
		gate.open();
		try {
			String header = WarmUpGate.HEADER + ": " + gate.token() + "\r\n";
			for (int i = 0; i < this.count && this.nanoTime.getAsLong() - end < 0; i++) {
				send(port, nobodys, header);
			}
			for (String path : this.paths) {
				for (int i = 0; i < this.count && this.nanoTime.getAsLong() - end < 0; i++) {
					send(port, path, "");
				}
			}
		}
		finally {
			gate.close();
		}
	}

	private static void send(int port, String path, String header) throws IOException {
		try (Socket socket = new Socket()) {
			socket.setSoTimeout(TIMEOUT_MILLIS);
			socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), TIMEOUT_MILLIS);
			String request = "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nAccept: application/json\r\n" + header
					+ "Connection: close\r\n\r\n";
			socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
			InputStream response = socket.getInputStream();
			if (response.read() < 0) {
				throw new IOException("The server has closed the connection without an answer to " + path);
			}
			byte[] rest = new byte[8192];
			while (response.read(rest) >= 0) {
				// to its end, so that the request has been completed
			}
		}
	}

}
