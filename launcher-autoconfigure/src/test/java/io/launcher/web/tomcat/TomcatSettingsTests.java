package io.launcher.web.tomcat;

import java.util.List;
import java.util.Map;

import io.launcher.socket.SharedSocket;
import io.launcher.web.EffectiveValues;
import io.launcher.web.SharedSettingsTests;
import org.apache.catalina.connector.Connector;
import org.apache.coyote.http11.AbstractHttp11Protocol;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

import org.springframework.boot.tomcat.TomcatConnectorCustomizer;
import org.springframework.boot.tomcat.TomcatContextCustomizer;
import org.springframework.boot.tomcat.TomcatProtocolHandlerCustomizer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Settings of Tomcat.
 */
class TomcatSettingsTests extends SharedSettingsTests {

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

	@Test
	void propertiesWhenSharedThenTheSame() throws Exception {
		assertThat(assertSame(List.of(), PROPERTIES)).containsEntry("maxThreads", "7")
			.containsEntry("maxConnections", "55")
			.containsEntry("keepAliveTimeout", "7000")
			.containsEntry("maxKeepAliveRequests", "17")
			.containsEntry("maxPostSize", "11264")
			.containsEntry("sessionTimeout", "17");
	}

	@Test
	@EnabledForJreRange(min = JRE.JAVA_21)
	void virtualThreadsWhenSharedThenTheSame() throws Exception {
		assertSame(List.of(), "spring.threads.virtual.enabled=true", "server.tomcat.threads.max=7");
	}

	@Test
	void customizersWhenSharedThenTheSame() throws Exception {
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

	@Override
	protected int knownValues() {
		return 50;
	}

	@Override
	protected Map<String, String> values(int port, @Nullable SharedSocket socket, List<Object> customizers,
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
