package io.launcher.web.tomcat;

import java.io.IOException;

import io.launcher.socket.SharedSocketFixture;
import io.launcher.web.SharedTlsTests;

/**
 * Boot applications with Tomcat that serve TLS on a shared socket.
 */
class SharedTomcatTlsTests extends SharedTlsTests {

	@Override
	protected TomcatWorker start(String name, SharedSocketFixture socket, String... properties) throws IOException {
		return TomcatWorker.start(name, socket.port(), socket.inherit(), (connector) -> {
		}, properties);
	}

}
