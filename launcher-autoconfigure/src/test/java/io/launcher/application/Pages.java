package io.launcher.application;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Asks the application for its page, over a connection for each request.
 */
final class Pages {

	private static final Pattern PID = Pattern.compile("pid (\\d+)");

	private Pages() {
	}

	/**
	 * Asks once.
	 * @param host the address
	 * @param port the port
	 * @return the pid of the worker that has answered
	 */
	static long ask(String host, int port) throws IOException {
		try (SocketChannel client = connect(host, port)) {
			return ask(client);
		}
	}

	static SocketChannel connect(String host, int port) throws IOException {
		SocketAddress address = new InetSocketAddress(InetAddress.getByName(host), port);
		return SocketChannel.open(address);
	}

	static long ask(SocketChannel client) throws IOException {
		return ask(client, "/");
	}

	static void send(SocketChannel client, String path) throws IOException {
		client.write(ByteBuffer.wrap(("GET " + path + " HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n")
			.getBytes(StandardCharsets.US_ASCII)));
	}

	static long ask(SocketChannel client, String path) throws IOException {
		client.socket().setSoTimeout(30_000);
		send(client, path);
		String answer = new String(Channels.newInputStream(client).readAllBytes(), StandardCharsets.US_ASCII);
		Matcher matcher = PID.matcher(answer);
		assertThat(matcher.find()).as(answer).isTrue();
		return Long.parseLong(matcher.group(1));
	}

}
