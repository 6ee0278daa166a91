package io.launcher.web.jetty;

import io.launcher.socket.SharedSocketFixture;
import io.launcher.web.ReceivedSockets;
import io.launcher.web.SharedSockets;
import io.launcher.web.SharedSocketsTests;
import org.eclipse.jetty.server.ServerConnector;
import org.junit.jupiter.api.Test;

import org.springframework.boot.jetty.JettyServerCustomizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * Boot applications with Jetty that share Unix domain sockets or several.
 */
class SharedJettySocketsTests extends SharedSocketsTests {

	@Override
	protected JettyWorker start(String name, int port, SharedSockets sockets, Object customizer, String... properties) {
		return JettyWorker.start(name, port, sockets, customizer, properties);
	}

	@Test
	void connectorWhenAddedByTheApplicationThenServesWithItsSettings() throws Exception {
		SharedSocketFixture main = port("web");
		SharedSocketFixture second = port("second");
		JettyWorker worker = (JettyWorker) accepting("a", main.port(), received(main, second),
				adds(second.port(), "mine"));
		assertThat(connect(second).get("/", true).body()).isEqualTo("a");
		ServerConnector shared = (ServerConnector) worker.jetty().getConnectors()[1];
		assertThat(shared.getName()).isEqualTo("mine");
		assertThat(shared.getLocalPort()).isEqualTo(second.port());
		assertThat(worker.jetty().getConnectors()).hasSize(2);
		assertThat(worker.announcedPorts()).containsExactly(main.port());
	}

	@Test
	void startWhenConnectorHasNoSocketThenSaysWhatToSet() throws Exception {
		SharedSocketFixture main = port("web");
		int other = main.port() - 1;
		assertThatException()
			.isThrownBy(() -> start("a", main.port(), ReceivedSockets.of(main.inherit()), adds(other, "mine")))
			.havingRootCause()
			.withMessageContaining("port " + other)
			.withMessageContaining("launcher.web.additional-sockets.second.port=" + other);
	}

	private static JettyServerCustomizer adds(int port, String name) {
		return (server) -> {
			ServerConnector connector = new ServerConnector(server);
			connector.setPort(port);
			connector.setName(name);
			server.addConnector(connector);
		};
	}

}
