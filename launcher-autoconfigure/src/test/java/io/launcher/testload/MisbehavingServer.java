package io.launcher.testload;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A server that does to its connections what no server should. Each element of a script
 * is for one request; a connection is reset after {@code RESET}, closed after
 * {@code END}, and never answered at {@code HANG}. Anything else is written as it is.
 */
final class MisbehavingServer implements AutoCloseable {

	static final String RESET = "RESET";

	static final String END = "END";

	static final String HANG = "HANG";

	/** Resets when it has read the beginning of the request. */
	static final String DEAF = "DEAF";

	private final ServerSocket listener;

	private final List<Socket> connections = new ArrayList<>();

	private final List<String> received = new ArrayList<>();

	MisbehavingServer(String... script) throws IOException {
		this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
		Thread thread = new Thread(() -> serve(List.of(script)), "misbehaving");
		thread.setDaemon(true);
		thread.start();
	}

	static String response(String head, String body) {
		return "HTTP/1.1 200 OK\r\n" + head + "Content-Length: " + body.length() + "\r\n\r\n" + body;
	}

	int port() {
		return this.listener.getLocalPort();
	}

	synchronized List<String> received() {
		return List.copyOf(this.received);
	}

	// one connection after the other
	private void serve(List<String> script) {
		try {
			int next = 0;
			while (next < script.size()) {
				Socket connection = this.listener.accept();
				synchronized (this) {
					this.connections.add(connection);
				}
				next = serve(connection, script, next);
			}
		}
		catch (IOException ex) {
			// closed
		}
	}

	private int serve(Socket connection, List<String> script, int first) throws IOException {
		int next = first;
		BufferedReader in = new BufferedReader(
				new InputStreamReader(connection.getInputStream(), StandardCharsets.ISO_8859_1));
		OutputStream out = connection.getOutputStream();
		while (next < script.size()) {
			String action = script.get(next++);
			if (action.equals(DEAF)) {
				in.readLine();
				reset(connection);
				return next;
			}
			if (!read(in)) {
				connection.close();
				return next - 1;
			}
			if (action.equals(HANG)) {
				return next;
			}
			out.write(action.replace(RESET, "").replace(END, "").getBytes(StandardCharsets.ISO_8859_1));
			if (action.endsWith(RESET)) {
				reset(connection);
				return next;
			}
			if (action.endsWith(END)) {
				connection.close();
				return next;
			}
		}
		return next;
	}

	private static void reset(Socket connection) throws IOException {
		connection.setSoLinger(true, 0);
		connection.close();
	}

	private boolean read(BufferedReader in) throws IOException {
		String line = in.readLine();
		if (line == null) {
			return false;
		}
		synchronized (this) {
			this.received.add(line);
		}
		int length = 0;
		for (String header = in.readLine(); header != null && !header.isEmpty(); header = in.readLine()) {
			if (header.startsWith("Content-Length:")) {
				length = Integer.parseInt(header.substring(15).trim());
			}
		}
		for (int i = 0; i < length; i++) {
			in.read();
		}
		return true;
	}

	@Override
	public synchronized void close() throws IOException {
		this.listener.close();
		for (Socket connection : this.connections) {
			connection.close();
		}
	}

}
