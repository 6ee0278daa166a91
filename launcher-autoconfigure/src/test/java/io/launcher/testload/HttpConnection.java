package io.launcher.testload;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;

import javax.net.SocketFactory;

/**
 * One HTTP/1.1 connection to this machine, bare, to see exactly how it ends.
 */
public final class HttpConnection implements LoadConnection {

	private final InputStream in;

	private final OutputStream out;

	private final Closeable socket;

	private boolean ending;

	private HttpConnection(InputStream in, OutputStream out, Closeable socket) {
		this.in = in;
		this.out = out;
		this.socket = socket;
	}

	/**
	 * Opens a connection.
	 * @param port the port
	 * @param timeout how long connecting and each read may take
	 * @return the connection
	 * @throws LoadFailureException if it cannot be opened
	 */
	public static HttpConnection open(int port, Duration timeout) throws LoadFailureException {
		return open(SocketFactory.getDefault(), port, timeout);
	}

	/**
	 * Opens a connection with sockets of a factory, such as for TLS.
	 * @param factory what makes the sockets
	 * @param port the port
	 * @param timeout how long connecting and each read may take
	 * @return the connection
	 * @throws LoadFailureException if it cannot be opened
	 */
	public static HttpConnection open(SocketFactory factory, int port, Duration timeout) throws LoadFailureException {
		Socket socket = null;
		try {
			socket = factory.createSocket();
			socket.setTcpNoDelay(true);
			socket.setSoTimeout((int) timeout.toMillis());
			socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), (int) timeout.toMillis());
			return new HttpConnection(socket.getInputStream(), socket.getOutputStream(), socket);
		}
		catch (IOException ex) {
			close(socket);
			throw new LoadFailureException(connectFailure(ex), ex);
		}
	}

	/**
	 * Opens a connection to a Unix domain socket.
	 * @param path the path
	 * @param timeout how long each read may take
	 * @return the connection
	 * @throws LoadFailureException if it cannot be opened
	 */
	public static HttpConnection open(Path path, Duration timeout) throws LoadFailureException {
		try {
			UnixStreams streams = new UnixStreams(path, timeout);
			return new HttpConnection(streams.in(), streams.out(), streams);
		}
		catch (IOException ex) {
			throw new LoadFailureException(connectFailure(ex), ex);
		}
	}

	private static LoadFailure connectFailure(IOException ex) {
		if (ex instanceof SocketTimeoutException) {
			return LoadFailure.TIMEOUT;
		}
		return (ex instanceof ConnectException) ? LoadFailure.REFUSED : LoadFailure.CONNECT_ERROR;
	}

	@Override
	public Response exchange(LoadRequest request) throws LoadFailureException {
		boolean withBody = !request.method().equals("GET");
		write(request.method() + " " + request.path() + " HTTP/1.1\r\nHost: localhost\r\n"
				+ (request.last() ? "Connection: close\r\n" : "")
				+ (withBody ? "Content-Type: text/plain\r\nContent-Length: " + request.body().length() + "\r\n" : "")
				+ "\r\n" + request.body());
		Response response = receive();
		this.ending = response.isLast();
		return response;
	}

	@Override
	public boolean isEnding() {
		return this.ending;
	}

	/**
	 * Sends a GET request and reads the response.
	 * @param path the path
	 * @param close whether to ask for the connection to be closed
	 * @return the response
	 * @throws LoadFailureException if there is no complete one
	 */
	public Response get(String path, boolean close) throws LoadFailureException {
		send(path, close);
		return receive();
	}

	/**
	 * Sends a GET request.
	 * @param path the path
	 * @param close whether to ask for the connection to be closed
	 * @throws LoadFailureException if it cannot be written
	 */
	public void send(String path, boolean close) throws LoadFailureException {
		send("GET", path, close);
	}

	/**
	 * Sends a request without a body.
	 * @param method the method
	 * @param path the path
	 * @param close whether to ask for the connection to be closed
	 * @throws LoadFailureException if it cannot be written
	 */
	public void send(String method, String path, boolean close) throws LoadFailureException {
		write(method + " " + path + " HTTP/1.1\r\nHost: localhost\r\n"
				+ (method.equals("GET") ? "" : "Content-Length: 0\r\n") + (close ? "Connection: close\r\n" : "")
				+ "\r\n");
	}

	/**
	 * Writes any text.
	 * @param text the text
	 * @throws LoadFailureException if it cannot be written
	 */
	public void write(String text) throws LoadFailureException {
		try {
			this.out.write(text.getBytes(StandardCharsets.ISO_8859_1));
		}
		catch (IOException ex) {
			throw new LoadFailureException(LoadFailure.WRITE_ERROR, ex);
		}
	}

	/**
	 * Reads a response with a length, in chunks or up to the end of the connection.
	 * @return the response, of any status
	 * @throws LoadFailureException if it is not complete
	 */
	public Response receive() throws LoadFailureException {
		ByteArrayOutputStream head = new ByteArrayOutputStream();
		boolean begun = false;
		try {
			InputStream in = this.in;
			while (!endsHead(head)) {
				head.write(next(in, begun));
				begun = true;
			}
			String text = head.toString(StandardCharsets.ISO_8859_1);
			int status = Integer.parseInt(text.substring(9, 12));
			return new Response(status, text, body(in, text.toLowerCase(Locale.ROOT)));
		}
		catch (SocketTimeoutException ex) {
			throw new LoadFailureException(LoadFailure.TIMEOUT, ex);
		}
		catch (IOException ex) {
			throw new LoadFailureException(begun ? LoadFailure.RESET_IN_RESPONSE : LoadFailure.RESET_NO_BYTE, ex);
		}
	}

	/**
	 * Waits until the other side closes.
	 * @return whether it closed properly, without sending anything
	 */
	public boolean awaitEnd() {
		try {
			return this.in.read() < 0;
		}
		catch (IOException ex) {
			return false;
		}
	}

	/**
	 * Reads up to some text.
	 * @param text the text
	 * @return all that was read
	 * @throws LoadFailureException if it does not come
	 */
	public String readUntil(String text) throws LoadFailureException {
		StringBuilder read = new StringBuilder();
		try {
			while (read.indexOf(text) < 0) {
				read.append((char) next(this.in, !read.isEmpty()));
			}
			return read.toString();
		}
		catch (IOException ex) {
			throw new LoadFailureException(LoadFailure.RESET_IN_RESPONSE, ex);
		}
	}

	/**
	 * Reads until the other side closes.
	 * @return all that was read
	 * @throws LoadFailureException if it does not close properly
	 */
	public String readToEnd() throws LoadFailureException {
		try {
			return new String(this.in.readAllBytes(), StandardCharsets.ISO_8859_1);
		}
		catch (SocketTimeoutException ex) {
			throw new LoadFailureException(LoadFailure.TIMEOUT, ex);
		}
		catch (IOException ex) {
			throw new LoadFailureException(LoadFailure.RESET_IN_RESPONSE, ex);
		}
	}

	private static String body(InputStream in, String head) throws IOException, LoadFailureException {
		int at = head.indexOf("content-length:");
		if (at >= 0) {
			return block(in, Integer.parseInt(head.substring(at + 15, head.indexOf('\r', at)).trim()));
		}
		StringBuilder body = new StringBuilder();
		if (head.contains("transfer-encoding: chunked")) {
			int size;
			do {
				size = Integer.parseInt(line(in), 16);
				body.append(block(in, size));
				line(in);
			}
			while (size > 0);
		}
		else if (head.contains("connection: close")) {
			return new String(in.readAllBytes(), StandardCharsets.UTF_8);
		}
		return body.toString();
	}

	private static String block(InputStream in, int length) throws IOException, LoadFailureException {
		byte[] bytes = in.readNBytes(length);
		if (bytes.length < length) {
			throw new LoadFailureException(LoadFailure.EOF_IN_RESPONSE, bytes.length + " bytes of " + length);
		}
		return new String(bytes, StandardCharsets.UTF_8);
	}

	private static String line(InputStream in) throws IOException, LoadFailureException {
		StringBuilder line = new StringBuilder();
		int next = next(in, true);
		while (next != '\n') {
			line.append((char) next);
			next = next(in, true);
		}
		return line.toString().trim();
	}

	private static int next(InputStream in, boolean begun) throws IOException, LoadFailureException {
		int next = in.read();
		if (next < 0) {
			throw new LoadFailureException(begun ? LoadFailure.EOF_IN_RESPONSE : LoadFailure.EOF_NO_BYTE, "");
		}
		return next;
	}

	private static boolean endsHead(ByteArrayOutputStream head) {
		return head.size() >= 4 && head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n");
	}

	@Override
	public void close() {
		close(this.socket);
	}

	private static void close(Closeable socket) {
		try {
			if (socket != null) {
				socket.close();
			}
		}
		catch (IOException ex) {
			// gone
		}
	}

	/**
	 * A complete response.
	 *
	 * @param status the status
	 * @param head the status line and the headers
	 * @param body the body
	 */
	public record Response(int status, String head, String body) {

		/**
		 * Whether the server announces that it closes the connection.
		 * @return whether the connection cannot be used again
		 */
		public boolean isLast() {
			return this.head.toLowerCase(Locale.ROOT).contains("connection: close");
		}

		/**
		 * The value of a header.
		 * @param name its name
		 * @return the value, or an empty string
		 */
		public String header(String name) {
			String start = name.toLowerCase(Locale.ROOT) + ":";
			return this.head.lines()
				.filter((line) -> line.toLowerCase(Locale.ROOT).startsWith(start))
				.map((line) -> line.substring(start.length()).trim())
				.findFirst()
				.orElse("");
		}

	}

}
