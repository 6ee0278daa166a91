package io.launcher.web.netty;

import java.io.IOException;

import io.launcher.socket.SharedSocketFixture;
import io.launcher.web.SharedTlsTests;

/**
 * Boot applications with Netty that serve TLS on a shared socket.
 */
class SharedNettyTlsTests extends SharedTlsTests {

	@Override
	protected NettyWorker start(String name, SharedSocketFixture socket, String... properties) throws IOException {
		return NettyWorker.start(name, socket.port(), socket.inherit(), NettyWebDrain.REQUESTS_PER_EVENT_LOOP,
				properties);
	}

}
