package io.launcher.web.tomcat;

import io.launcher.socket.SharedSocket;
import io.launcher.testload.HttpConnection;
import io.launcher.web.SharedServerTests;
import io.launcher.web.WebWorker;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import org.springframework.boot.tomcat.TomcatConnectorCustomizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * Boot applications with Tomcat that share a listening socket.
 */
class SharedTomcatTests extends SharedServerTests {

	private static final TomcatConnectorCustomizer NONE = (connector) -> {
	};

	@Override
	protected TomcatWorker start(String name, int port, SharedSocket socket, String... properties) {
		return TomcatWorker.start(name, port, socket, NONE, properties);
	}

	@Override
	protected void restart(WebWorker worker) throws Exception {
		((TomcatWorker) worker).connector().stop();
		((TomcatWorker) worker).connector().start();
	}

	@Override
	protected String[] smallPool() {
		return new String[] { "server.tomcat.threads.max=3" };
	}

	@Override
	protected String[] smallVirtualPool() {
		return new String[] { "server.tomcat.threads.max=3", "spring.threads.virtual.enabled=true" };
	}

	@Override
	protected int smallPoolSize() {
		return 3;
	}

	@Override
	protected String oneConnection() {
		return "server.tomcat.max-connections=1";
	}

	@Override
	protected String threadNamePart(int port) {
		return "-" + port + "-";
	}

	@Override
	protected boolean isAcceptor(String threadName) {
		return threadName.endsWith("-Acceptor");
	}

	@Test
	void pauseWhenResumedThenAcceptsAgain() throws Exception {
		TomcatWorker worker = (TomcatWorker) accepting("a");
		HttpConnection kept = connect(TIMEOUT);
		kept.get("/", false);
		worker.connector().pause();
		HttpConnection connection = connect(SHORT);
		connection.send("/", true);
		assertThatException().isThrownBy(connection::receive).withMessageContaining("TIMEOUT");
		HttpConnection.Response response = kept.get("/", false);
		assertThat(response.status()).isEqualTo(200);
		assertThat(response.isLast()).isTrue();
		worker.connector().resume();
		Awaitility.await().until(() -> answered(connection).equals("a"));
	}

	@Test
	void startWhenBoundOnInitThenRefused() {
		assertThatException()
			.isThrownBy(() -> TomcatWorker.start("a", this.socket.port(), this.socket.inherit(),
					(connector) -> connector.setProperty("bindOnInit", "true")))
			.havingRootCause()
			.withMessageContaining("bindOnInit")
			.withMessageContaining("launcher.web.socket=none");
	}

}
