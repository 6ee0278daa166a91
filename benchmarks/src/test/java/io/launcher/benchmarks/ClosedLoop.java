package io.launcher.benchmarks;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

import com.sun.management.OperatingSystemMXBean;

/**
 * Clients that send a request, wait for the response and send the next. One thread serves
 * all of them and looks at no more of a response than it must: servers on the same
 * processors are to be measured. The load harness of the tests takes several times as
 * much for its verification of each byte.
 */
final class ClosedLoop {

	private static final byte[] OK = "HTTP/1.1 200".getBytes(StandardCharsets.ISO_8859_1);

	private static final byte[] LENGTH = "content-length:".getBytes(StandardCharsets.ISO_8859_1);

	private static final byte[] CLOSE = "connection: close".getBytes(StandardCharsets.ISO_8859_1);

	private static final int FIRST_SAMPLES = 1 << 16;

	private final OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

	private final List<SocketAddress> addresses;

	private final boolean keepAlive;

	private final int limit;

	private final byte[] request;

	private final ByteBuffer buffer = ByteBuffer.allocateDirect(4096);

	private int[] latencies = new int[FIRST_SAMPLES];

	private int count;

	private long failures;

	private int opened;

	private boolean ending;

	private boolean last;

	private ClosedLoop(List<Integer> ports, boolean keepAlive, int limit) {
		this.limit = limit;
		this.addresses = ports.stream()
			.map((port) -> (SocketAddress) new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
			.toList();
		this.keepAlive = keepAlive;
		this.request = ("GET / HTTP/1.1\r\nHost: localhost\r\n" + (keepAlive ? "" : "Connection: close\r\n") + "\r\n")
			.getBytes(StandardCharsets.ISO_8859_1);
	}

	/**
	 * Sends requests.
	 * @param ports where to, in turn
	 * @param clients how many at a time
	 * @param keepAlive whether connections are used again
	 * @param time how long
	 * @return what became of them
	 * @throws IOException if this side fails
	 */
	static Result run(List<Integer> ports, int clients, boolean keepAlive, Duration time) throws IOException {
		return new ClosedLoop(ports, keepAlive, Integer.MAX_VALUE).run(clients, time);
	}

	/**
	 * Sends a number of requests.
	 * @param port where to
	 * @param clients how many at a time
	 * @param keepAlive whether connections are used again
	 * @param time how long at most
	 * @param requests how many
	 * @return what became of them
	 * @throws IOException if this side fails
	 */
	static Result run(int port, int clients, boolean keepAlive, Duration time, int requests) throws IOException {
		return new ClosedLoop(List.of(port), keepAlive, requests).run(clients, time);
	}

	private Result run(int clients, Duration time) throws IOException {
		long processor = this.system.getProcessCpuTime();
		long begin = System.nanoTime();
		long elapsed;
		try (Selector selector = Selector.open()) {
			for (int i = 0; i < clients; i++) {
				open(selector);
			}
			do {
				selector.select(this::ready, 100);
				elapsed = System.nanoTime() - begin;
			}
			while (elapsed < time.toNanos() && this.count < this.limit);
			this.ending = true;
			for (SelectionKey key : selector.keys()) {
				key.channel().close();
			}
		}
		Samples millis = new Samples();
		int step = Math.max(1, this.count / 10_000);
		for (int i = 0; i < this.count; i += step) {
			millis.add(this.latencies[i] / 1e3);
		}
		return new Result(this.count, this.failures, elapsed / 1e9, (this.system.getProcessCpuTime() - processor) / 1e9,
				millis);
	}

	private void open(Selector selector) throws IOException {
		SocketChannel channel = SocketChannel.open();
		channel.configureBlocking(false);
		channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
		Client client = new Client();
		client.begin = System.nanoTime();
		boolean connected = channel.connect(this.addresses.get(this.opened++ % this.addresses.size()));
		channel.register(selector, connected ? SelectionKey.OP_READ : SelectionKey.OP_CONNECT, client);
		if (connected) {
			channel.write(ByteBuffer.wrap(this.request));
		}
	}

	private void ready(SelectionKey key) {
		try {
			SocketChannel channel = (SocketChannel) key.channel();
			if (key.isConnectable()) {
				channel.finishConnect();
				key.interestOps(SelectionKey.OP_READ);
				channel.write(ByteBuffer.wrap(this.request));
				return;
			}
			read(key, channel, (Client) key.attachment());
		}
		catch (IOException ex) {
			this.failures++;
			replace(key);
		}
	}

	private void read(SelectionKey key, SocketChannel channel, Client client) throws IOException {
		this.buffer.clear().position(client.kept);
		if (client.kept > 0) {
			this.buffer.put(0, client.bytes, 0, client.kept);
		}
		int read = channel.read(this.buffer);
		this.buffer.flip();
		int length = responseLength(this.buffer);
		boolean complete = length > 0 && this.buffer.limit() >= length;
		if (complete && (!this.keepAlive == read < 0)) {
			ended(client);
			if (this.keepAlive && !this.last) {
				client.kept = 0;
				client.begin = System.nanoTime();
				channel.write(ByteBuffer.wrap(this.request));
			}
			else {
				replace(key);
			}
		}
		else if (read < 0 || length < 0) {
			this.failures++;
			replace(key);
		}
		else {
			client.kept = this.buffer.limit();
			this.buffer.get(0, client.bytes, 0, client.kept);
		}
	}

	private void ended(Client client) {
		if (this.count == this.latencies.length) {
			this.latencies = Arrays.copyOf(this.latencies, this.count * 2);
		}
		this.latencies[this.count++] = (int) ((System.nanoTime() - client.begin) / 1000);
	}

	private void replace(SelectionKey key) {
		try {
			key.channel().close();
			if (!this.ending) {
				open(key.selector());
			}
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	// 0 if it cannot be said yet, -1 if it is not what was expected
	private int responseLength(ByteBuffer response) {
		this.last = false;
		int size = response.limit();
		for (int i = 0; i < Math.min(size, OK.length); i++) {
			if (response.get(i) != OK[i]) {
				return -1;
			}
		}
		int body = 0;
		for (int i = OK.length; i < size - 3; i++) {
			if (response.get(i) != '\n') {
				continue;
			}
			if (response.get(i + 1) == '\r') {
				return (body > 0) ? i + 3 + body : -1;
			}
			if (startsWith(response, i + 1, LENGTH)) {
				body = number(response, i + 1 + LENGTH.length);
			}
			// Tomcat ends a connection after so many requests
			this.last |= startsWith(response, i + 1, CLOSE);
		}
		return 0;
	}

	private static boolean startsWith(ByteBuffer response, int at, byte[] lowerCase) {
		if (at + lowerCase.length >= response.limit()) {
			return false;
		}
		for (int i = 0; i < lowerCase.length; i++) {
			if ((response.get(at + i) | 0x20) != (lowerCase[i] | 0x20)) {
				return false;
			}
		}
		return true;
	}

	private static int number(ByteBuffer response, int at) {
		int number = 0;
		for (int i = at; i < response.limit() && response.get(i) != '\r'; i++) {
			int digit = response.get(i) - '0';
			number = (digit >= 0 && digit <= 9) ? number * 10 + digit : number;
		}
		return number;
	}

	private static final class Client {

		private final byte[] bytes = new byte[4096];

		private int kept;

		private long begin;

	}

	/**
	 * What became of the requests.
	 *
	 * @param requests how many were answered by 200
	 * @param failures how many were not
	 * @param seconds how long it took
	 * @param processorSeconds how much processor time the clients used
	 * @param millis latencies of some of them
	 */
	record Result(long requests, long failures, double seconds, double processorSeconds, Samples millis) {

		double rate() {
			return this.requests / this.seconds;
		}

	}

}
