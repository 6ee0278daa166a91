package io.launcher.web.netty;

import java.util.List;

import io.launcher.socket.SharedSocketFixture;
import io.launcher.web.AdditionalSocket;
import io.launcher.web.ReceivedSockets;
import io.launcher.web.SharedSockets;
import io.launcher.web.SharedSocketsTests;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThatException;

/**
 * Boot applications with Netty that share a Unix domain socket.
 */
class SharedNettySocketsTests extends SharedSocketsTests {

	@Override
	protected NettyWorker start(String name, int port, SharedSockets sockets, Object customizer, String... properties) {
		return NettyWorker.start(name, port, sockets, NettyWebDrain.REQUESTS_PER_EVENT_LOOP, properties);
	}

	@Override
	protected void assumeSeveral() {
		Assumptions.abort("Reactor Netty has one socket");
	}

	@Test
	void startWhenSocketsAreSeveralThenSaysWhichServersCan() throws Exception {
		SharedSocketFixture main = port("web");
		SharedSockets sockets = new ReceivedSockets(List.of(main.inherit()),
				List.of(new AdditionalSocket("second", 9090, null)));
		assertThatException().isThrownBy(() -> start("a", main.port(), sockets, NONE))
			.havingRootCause()
			.withMessageContaining("launcher.web.additional-sockets")
			.withMessageContaining("port 9090")
			.withMessageContaining("Tomcat");
	}

}
