package io.launcher.loadtest;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.launcher.testload.HttpConnection;
import org.awaitility.Awaitility;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Requests that keep all request threads of all workers.
 */
final class OccupiedThreads implements ZeroLossIntegrationTests.Occupation {

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	private final HeldRequests held = new HeldRequests();

	private final List<HttpConnection> connections = new ArrayList<>();

	private OccupiedThreads() throws Exception {
	}

	static OccupiedThreads of(LoadApp app, int threads) throws Exception {
		OccupiedThreads occupied = new OccupiedThreads();
		for (int i = 1; i <= LoadApp.WORKERS * threads; i++) {
			HttpConnection connection = HttpConnection.open(app.port(), PATIENCE);
			occupied.connections.add(connection);
			connection.send(occupied.held.path(), true);
			int expected = i;
			Awaitility.await()
				.atMost(PATIENCE)
				.pollInterval(Duration.ofMillis(5))
				.until(() -> occupied.held.workers().size() == expected);
		}
		return occupied;
	}

	@Override
	public void end() throws Exception {
		this.held.release();
		for (HttpConnection connection : this.connections) {
			assertThat(connection.receive().body()).isEqualTo("released");
		}
	}

	@Override
	public void close() throws Exception {
		this.held.close();
		this.connections.forEach(HttpConnection::close);
	}

}
