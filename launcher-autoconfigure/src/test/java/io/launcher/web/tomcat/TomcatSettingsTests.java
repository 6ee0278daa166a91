package io.launcher.web.tomcat;

import java.io.IOException;
import java.util.List;
import java.util.Map;

import io.launcher.socket.SharedSocket;
import io.launcher.socket.SharedSocketFixture;
import io.launcher.web.EffectiveValues;
import org.apache.catalina.connector.Connector;
import org.apache.coyote.http11.AbstractHttp11Protocol;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

import org.springframework.boot.tomcat.TomcatConnectorCustomizer;
import org.springframework.boot.tomcat.TomcatContextCustomizer;
import org.springframework.boot.tomcat.TomcatProtocolHandlerCustomizer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is configured has the same effect in a worker on a shared socket as in an
 * application that listens for itself.
 */
class TomcatSettingsTests {

	private static final String[] PROPERTIES = { "server.tomcat.threads.max=7", "server.tomcat.threads.min-spare=3",
			"server.tomcat.max-connections=55", "server.tomcat.keep-alive-timeout=7s",
			"server.tomcat.connection-timeout=9s", "server.tomcat.max-keep-alive-requests=17",
			"server.tomcat.max-http-form-post-size=11KB", "server.tomcat.max-swallow-size=3KB",
			"server.tomcat.accept-count=9", "server.tomcat.processor-cache=5", "server.tomcat.uri-encoding=ISO-8859-1",
			"server.tomcat.relaxed-path-chars=|", "server.tomcat.max-parameter-count=77",
			"server.max-http-request-header-size=9KB", "server.compression.enabled=true",
			"server.compression.min-response-size=123B", "server.servlet.session.timeout=17m" };

	// the count of the server's own begins with the one that it waits for
	private static final String[] ITS_OWN = { "port", "localPort", "portWithOffset", "protocolHandlerClassName",
			"objectName", "name", "nameIndex", "connectionCount", "protocol" };

	private SharedSocketFixture socket;

	@BeforeEach
	void openSocket() throws IOException {
		this.socket = SharedSocketFixture.open();
	}

	@AfterEach
	void closeSocket() throws IOException {
		this.socket.close();
	}

	@Test
	void defaultsWhenSharedThenTheSame() throws IOException {
		assertSame(List.of());
	}

	@Test
	void propertiesWhenSharedThenTheSame() throws IOException {
		assertThat(assertSame(List.of(), PROPERTIES)).containsEntry("maxThreads", "7")
			.containsEntry("maxConnections", "55")
			.containsEntry("keepAliveTimeout", "7000")
			.containsEntry("maxKeepAliveRequests", "17")
			.containsEntry("maxPostSize", "11264")
			.containsEntry("sessionTimeout", "17");
	}

	@Test
	@EnabledForJreRange(min = JRE.JAVA_21)
	void virtualThreadsWhenSharedThenTheSame() throws IOException {
		assertSame(List.of(), "spring.threads.virtual.enabled=true", "server.tomcat.threads.max=7");
	}

	@Test
	void customizersWhenSharedThenTheSame() throws IOException {
		TomcatConnectorCustomizer connector = (customized) -> {
			customized.setXpoweredBy(true);
			customized.setProperty("tcpNoDelay", "false");
			customized.setProperty("socket.soLingerTime", "3");
		};
		TomcatProtocolHandlerCustomizer<AbstractHttp11Protocol<?>> protocol = (customized) -> {
			customized.setMaxSwallowSize(4321);
			customized.setServer("posters");
			customized.setKeepAliveTimeout(6543);
		};
		TomcatContextCustomizer context = (customized) -> customized.setSessionTimeout(19);
		assertThat(assertSame(List.of(connector, protocol, context))).containsEntry("server", "posters")
			.containsEntry("keepAliveTimeout", "6543")
			.containsEntry("tcpNoDelay", "false")
			.containsEntry("sessionTimeout", "19");
	}

	private Map<String, String> assertSame(List<Object> customizers, String... properties) throws IOException {
		Map<String, String> alone = values(0, null, customizers, properties);
		Map<String, String> shared = values(this.socket.port(), this.socket.inherit(), customizers, properties);
		assertThat(shared).hasSizeGreaterThan(50);
		assertThat(EffectiveValues.differences(alone, shared)).isEmpty();
		return shared;
	}

	private static Map<String, String> values(int port, @Nullable SharedSocket socket, List<Object> customizers,
			String... properties) {
		try (TomcatWorker worker = TomcatWorker.start("a", port, socket, customizers, properties)) {
			Connector connector = worker.connector();
			Map<String, String> values = EffectiveValues.of(connector, ITS_OWN);
			values.putAll(EffectiveValues.of(connector.getProtocolHandler(), ITS_OWN));
			values.put("sessionTimeout", String.valueOf(worker.context().getSessionTimeout()));
			return values;
		}
	}

}
