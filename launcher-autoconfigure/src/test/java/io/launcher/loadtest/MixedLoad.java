package io.launcher.loadtest;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.launcher.testload.Http2Streams;
import io.launcher.testload.LoadClient;
import io.launcher.testload.LoadFailure;
import io.launcher.testload.LoadReport;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Clients of several kinds at once.
 */
final class MixedLoad implements AutoCloseable {

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	private final Map<String, LoadClient> clients = new LinkedHashMap<>();

	MixedLoad add(String name, LoadClient.Settings settings) {
		this.clients.put(name, settings.timeout(PATIENCE).start());
		return this;
	}

	/**
	 * Clients of all kinds that leave time to the processors.
	 * @param port the port
	 * @return the running clients
	 */
	static MixedLoad moderate(int port) {
		return new MixedLoad().add("new connections", LoadClient.oneShot(port, 3).pause(Duration.ofMillis(20)))
			.add("kept connections", LoadClient.keepAlive(port, 4).pause(Duration.ofMillis(60)))
			.add("small posts", LoadClient.keepAlive(port, 1).path("/echo").echo(40).pause(Duration.ofMillis(50)))
			.add("posts of 16 KB",
					LoadClient.keepAlive(port, 2).path("/echo").echo(16 * 1024).pause(Duration.ofMillis(80)))
			.add("new posts of 16 KB",
					LoadClient.oneShot(port, 1).path("/echo").echo(16 * 1024).pause(Duration.ofMillis(50)))
			.add("slow", LoadClient.oneShot(port, 2).path("/slow?ms=300").expect("slow"::equals))
			.add("streams",
					LoadClient.keepAlive(port, 2)
						.path("/stream?chunks=10&ms=30")
						.expect(lines(10)::equals)
						.pause(Duration.ofMillis(50)))
			.add("HTTP/2",
					LoadClient.keepAlive(new Http2Streams(port, null, 2), 4)
						.path("/echo")
						.echo(200)
						.pause(Duration.ofMillis(60)))
			.add("large",
					LoadClient.oneShot(port, 1)
						.path("/static")
						.expect((body) -> body.length() == 1 << 20)
						.pause(Duration.ofMillis(200)));
	}

	/**
	 * Clients that leave no time to anybody.
	 * @param port the port
	 * @return the running clients
	 */
	static MixedLoad saturating(int port) {
		return new MixedLoad().add("new connections", LoadClient.oneShot(port, 48))
			.add("kept connections", LoadClient.keepAlive(port, 8))
			.add("posts of 16 KB", LoadClient.keepAlive(port, 4).path("/echo").echo(16 * 1024))
			.add("new posts of 16 KB", LoadClient.oneShot(port, 4).path("/echo").echo(16 * 1024))
			.add("HTTP/2", LoadClient.keepAlive(new Http2Streams(port, null, 2), 4).path("/echo").echo(200));
	}

	static String lines(int count) {
		return IntStream.range(0, count).mapToObj((line) -> "line " + line + "\n").collect(Collectors.joining());
	}

	/**
	 * Waits until all kinds of requests have been answered a few times more.
	 */
	void awaitProgress() throws InterruptedException {
		for (LoadClient client : this.clients.values()) {
			assertThat(client.await(client.report().ok() + 3, PATIENCE)).isTrue();
		}
	}

	Map<String, LoadReport> stop() throws InterruptedException {
		Map<String, LoadReport> reports = new LinkedHashMap<>();
		for (Map.Entry<String, LoadClient> client : this.clients.entrySet()) {
			client.getValue().close();
		}
		for (Map.Entry<String, LoadClient> client : this.clients.entrySet()) {
			reports.put(client.getKey(), client.getValue().stop());
		}
		return reports;
	}

	/**
	 * Ends the clients, none of whose requests may have failed.
	 * @param what what they went through, for the figures
	 * @throws InterruptedException if interrupted meanwhile
	 */
	void stopWithoutFailure(String what) throws InterruptedException {
		Map<String, LoadReport> reports = stop();
		print(what, reports);
		reports.forEach((name, report) -> {
			assertThat(report.failures()).as(() -> what + ": " + name + ": " + report).isEmpty();
			assertThat(report.ok()).as(name).isPositive().isEqualTo(report.sent());
		});
	}

	static void print(String what, Map<String, LoadReport> reports) {
		long sent = reports.values().stream().mapToLong(LoadReport::sent).sum();
		long told = reports.values().stream().mapToLong(LoadReport::told).sum();
		System.out.println("LOAD " + what + ": " + sent + " requests, failed " + sum(reports, false) + ", stale "
				+ sum(reports, true) + ", told " + told + ", by kind "
				+ reports.entrySet()
					.stream()
					.map((entry) -> entry.getKey() + " " + entry.getValue().sent() + " (slowest "
							+ entry.getValue().slowest().toMillis() + " ms)")
					.collect(Collectors.joining(", ")));
	}

	private static Map<LoadFailure, Long> sum(Map<String, LoadReport> reports, boolean stale) {
		return reports.values()
			.stream()
			.flatMap((report) -> (stale ? report.stale() : report.failures()).entrySet().stream())
			.collect(Collectors.groupingBy(Map.Entry::getKey, Collectors.summingLong(Map.Entry::getValue)));
	}

	@Override
	public void close() {
		this.clients.values().forEach(LoadClient::close);
	}

}
