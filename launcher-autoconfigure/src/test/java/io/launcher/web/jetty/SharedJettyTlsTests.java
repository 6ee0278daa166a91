package io.launcher.web.jetty;

import java.io.IOException;

import io.launcher.socket.SharedSocketFixture;
import io.launcher.web.SharedTlsTests;

/**
 * Boot applications with Jetty that serve TLS on a shared socket.
 */
class SharedJettyTlsTests extends SharedTlsTests {

	@Override
	protected JettyWorker start(String name, SharedSocketFixture socket, String... properties) throws IOException {
		return JettyWorker.start(name, socket.port(), socket.inherit(), (server) -> {
		}, properties);
	}

	@Override
	protected boolean reloads() {
		return false;
	}

	@Override
	protected boolean knowsServerNames() {
		return false;
	}

}
