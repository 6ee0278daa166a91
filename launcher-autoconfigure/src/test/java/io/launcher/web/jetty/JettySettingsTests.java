package io.launcher.web.jetty;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.launcher.socket.SharedSocket;
import io.launcher.web.EffectiveValues;
import io.launcher.web.SharedSettingsTests;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import org.springframework.boot.jetty.JettyServerCustomizer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Settings of Jetty.
 */
class JettySettingsTests extends SharedSettingsTests {

	private static final String[] PROPERTIES = { "server.jetty.threads.max=9", "server.jetty.threads.min=6",
			"server.jetty.threads.selectors=2", "server.jetty.threads.idle-timeout=31s",
			"server.jetty.threads.max-queue-capacity=44", "server.jetty.max-connections=55",
			"server.jetty.connection-idle-timeout=7s", "server.jetty.max-http-form-post-size=11KB",
			"server.jetty.max-form-keys=77", "server.jetty.max-http-response-header-size=6KB",
			"server.max-http-request-header-size=9KB", "server.servlet.session.timeout=17m",
			"server.server-header=posters" };

	/** Accepting is ours, and so are the queue and what is kept of time and load. */
	private static final String[] ITS_OWN = { "port", "localPort", "acceptors", "bytesIn", "bytesOut", "startupDate",
			"idleThreads", "busyThreads", "readyThreads", "threads", "utilizedThreads", "utilizationRate", "name",
			"availableReservedThreads", "leasedThreads", "maxLeasedThreads", "maxAvailableThreads", "queueSize",
			"lowOnThreads", "utilizedThreads", "canonicalNameForTmpDir", "tempDirectory", "war", "URI",
			"startupDateTime", "uptimeMillis" };

	@Test
	void propertiesWhenSharedThenTheSame() throws Exception {
		assertThat(assertSame(List.of(), PROPERTIES)).containsEntry("pool.maxThreads", "9")
			.containsEntry("connector.idleTimeout", "7000")
			.containsEntry("limit.maxNetworkConnectionCount", "55")
			.containsEntry("context.maxFormContentSize", "11264")
			.containsEntry("http.requestHeaderSize", "9216");
	}

	@Test
	void customizersWhenSharedThenTheSame() throws Exception {
		JettyServerCustomizer customizer = (server) -> {
			ServerConnector connector = (ServerConnector) server.getConnectors()[0];
			connector.setIdleTimeout(6543);
			connector.setAcceptedTcpNoDelay(false);
			connector.setAcceptedSendBufferSize(4321);
			connector.setAcceptQueueSize(7);
			connector.getConnectionFactory(HttpConnectionFactory.class).getHttpConfiguration().setSendDateHeader(false);
			server.setStopTimeout(1234);
		};
		assertThat(assertSame(List.of(customizer))).containsEntry("connector.idleTimeout", "6543")
			.containsEntry("connector.acceptedSendBufferSize", "4321")
			.containsEntry("connector.acceptQueueSize", "7")
			.containsEntry("http.sendDateHeader", "false")
			.containsEntry("server.stopTimeout", "1234");
	}

	@Override
	protected int knownValues() {
		return 50;
	}

	@Override
	protected Map<String, String> values(int port, @Nullable SharedSocket socket, List<Object> customizers,
			String... properties) {
		try (JettyWorker worker = JettyWorker.start("a", port, socket, customizers, properties)) {
			Server server = worker.jetty();
			ServerConnector connector = (ServerConnector) server.getConnectors()[0];
			Map<String, String> values = new TreeMap<>();
			add(values, "server", server);
			add(values, "connector", connector);
			for (ConnectionFactory factory : connector.getConnectionFactories()) {
				add(values, factory.getProtocol(), factory);
			}
			add(values, "http", connector.getConnectionFactory(HttpConnectionFactory.class).getHttpConfiguration());
			add(values, "selectors", connector.getSelectorManager());
			add(values, "pool", (QueuedThreadPool) server.getThreadPool());
			add(values, "context", server.getDescendant(ServletContextHandler.class));
			NetworkConnectionLimit limit = server.getBean(NetworkConnectionLimit.class);
			if (limit != null) {
				add(values, "limit", limit);
			}
			return values;
		}
	}

	private static void add(Map<String, String> values, String prefix, Object object) {
		EffectiveValues.of(object, ITS_OWN).forEach((name, value) -> values.put(prefix + "." + name, value));
	}

}
