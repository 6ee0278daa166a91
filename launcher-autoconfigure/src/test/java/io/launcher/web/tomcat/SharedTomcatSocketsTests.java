package io.launcher.web.tomcat;

import io.launcher.socket.SharedSocketFixture;
import io.launcher.testload.HttpConnection;
import io.launcher.testload.TestIdentity;
import io.launcher.web.ReceivedSockets;
import io.launcher.web.SharedSockets;
import io.launcher.web.SharedSocketsTests;
import org.apache.catalina.connector.Connector;
import org.apache.coyote.http11.Http11NioProtocol;
import org.apache.coyote.http2.Http2Protocol;
import org.apache.tomcat.util.net.SSLHostConfig;
import org.apache.tomcat.util.net.SSLHostConfigCertificate;
import org.apache.tomcat.util.net.SSLHostConfigCertificate.Type;
import org.junit.jupiter.api.Test;

import org.springframework.boot.tomcat.TomcatConnectorCustomizer;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * Boot applications with Tomcat that share Unix domain sockets or several.
 */
class SharedTomcatSocketsTests extends SharedSocketsTests {

	@Override
	protected TomcatWorker start(String name, int port, SharedSockets sockets, Object customizer,
			String... properties) {
		return TomcatWorker.start(name, port, sockets, customizer, properties);
	}

	@Test
	void requestsWhenPathIsThatOfTheConnectorThenServed() throws Exception {
		TomcatConnectorCustomizer customizer = (connector) -> connector.setProperty("unixDomainSocketPath",
				path("web").toString());
		accepting("a", 8080, ReceivedSockets.of(unix("web").inherit()), customizer);
		assertThat(connectUnix("web").get("/", true).body()).isEqualTo("a");
	}

	@Test
	void connectorWhenAddedByTheApplicationThenServesWithItsSettings() throws Exception {
		SharedSocketFixture main = port("web");
		SharedSocketFixture second = port("second");
		Connector connector = new Connector();
		connector.setPort(second.port());
		connector.setScheme("https");
		connector.setXpoweredBy(true);
		connector.setMaxPostSize(77);
		connector.addUpgradeProtocol(new Http2Protocol());
		connector.setProperty("maxKeepAliveRequests", "1");
		connector.setProperty("relaxedPathChars", "<");
		connector.setProperty("maxThreads", "7");
		connector.setProperty("selectorTimeout", "555");
		connector.setProperty("socket.txBufSize", "65432");
		TomcatWorker worker = (TomcatWorker) accepting("a", main.port(), received(main, second), adds(connector));
		assertThat(connect(second).get("/", false).head()).contains("X-Powered-By").contains("Connection: close");
		assertThat(connect(main).get("/", false).isLast()).isFalse();
		Connector shared = worker.connector().getService().findConnectors()[1];
		assertThat(shared).isNotSameAs(connector);
		assertThat(shared.getScheme()).isEqualTo("https");
		assertThat(shared.getMaxPostSize()).isEqualTo(77);
		assertThat(shared.findUpgradeProtocols()).hasSize(1);
		assertThat(shared.getLocalPort()).isEqualTo(second.port());
		Http11NioProtocol protocol = (Http11NioProtocol) shared.getProtocolHandler();
		assertThat(protocol.getRelaxedPathChars()).isEqualTo("<");
		assertThat(protocol.getMaxThreads()).isEqualTo(7);
		assertThat(protocol.getSelectorTimeout()).isEqualTo(555);
		assertThat(shared.getProperty("socket.txBufSize")).isEqualTo("65432");
		assertThat(worker.announcedPorts()).containsExactly(main.port());
	}

	@Test
	void connectorWhenAddedWithTlsThenServesIt() throws Exception {
		TestIdentity identity = TestIdentity.create(this.directory, "server.test");
		SharedSocketFixture main = port("web");
		SharedSocketFixture second = port("second");
		Connector connector = new Connector();
		connector.setPort(second.port());
		connector.setProperty("SSLEnabled", "true");
		connector.setSecure(true);
		SSLHostConfig host = new SSLHostConfig();
		SSLHostConfigCertificate certificate = new SSLHostConfigCertificate(host, Type.UNDEFINED);
		certificate.setCertificateKeystoreFile(identity.keyStore().toString());
		certificate.setCertificateKeystorePassword(TestIdentity.PASSWORD);
		host.addCertificate(certificate);
		connector.addSslHostConfig(host);
		accepting("a", main.port(), received(main, second), adds(connector));
		try (HttpConnection connection = HttpConnection.open(TestIdentity.client(null, identity).getSocketFactory(),
				second.port(), TIMEOUT)) {
			assertThat(connection.get("/", true).body()).isEqualTo("a");
		}
		assertThat(connect(main).get("/", true).body()).isEqualTo("a");
	}

	@Test
	void startWhenConnectorHasNoSocketThenSaysWhatToSet() throws Exception {
		SharedSocketFixture main = port("web");
		Connector connector = new Connector();
		connector.setPort(main.port() - 1);
		assertThatException()
			.isThrownBy(() -> start("a", main.port(), ReceivedSockets.of(main.inherit()), adds(connector)))
			.havingRootCause()
			.withMessageContaining("port " + (main.port() - 1))
			.withMessageContaining("launcher.web.additional-sockets.second.port=" + (main.port() - 1));
	}

	@Test
	void startWhenConnectorHasAnotherProtocolThenSaysWhichCan() throws Exception {
		SharedSocketFixture main = port("web");
		Connector connector = new Connector("AJP/1.3");
		assertThatException()
			.isThrownBy(() -> start("a", main.port(), ReceivedSockets.of(main.inherit()), adds(connector)))
			.havingRootCause()
			.withMessageContaining("AjpNioProtocol")
			.withMessageContaining(Http11NioProtocol.class.getName());
	}

	private static WebServerFactoryCustomizer<TomcatServletWebServerFactory> adds(Connector connector) {
		return new Adding(connector);
	}

	// a class, as its type says which factories it is for
	private record Adding(Connector connector) implements WebServerFactoryCustomizer<TomcatServletWebServerFactory> {

		@Override
		public void customize(TomcatServletWebServerFactory factory) {
			factory.addAdditionalConnectors(this.connector);
		}

	}

}
