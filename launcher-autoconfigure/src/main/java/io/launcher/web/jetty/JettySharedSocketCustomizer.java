package io.launcher.web.jetty;

import java.util.ArrayList;
import java.util.List;

import io.launcher.web.SharedSockets;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

import org.springframework.boot.jetty.ConfigurableJettyWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.core.Ordered;

/**
 * Puts the embedded Jetty of a worker on the listening socket of its supervisor. Does
 * nothing in a process that has none.
 */
public class JettySharedSocketCustomizer
		implements WebServerFactoryCustomizer<ConfigurableJettyWebServerFactory>, Ordered {

	private final SharedSockets sockets;

	private final JettyWebDrain drain;

	/**
	 * Creates a customizer.
	 * @param sockets the sockets of this process
	 * @param drain where the connectors are made known
	 */
	public JettySharedSocketCustomizer(SharedSockets sockets, JettyWebDrain drain) {
		this.sockets = sockets;
		this.drain = drain;
	}

	/**
	 * Last, to replace connectors that are customized already.
	 */
	@Override
	public int getOrder() {
		return Ordered.LOWEST_PRECEDENCE;
	}

	@Override
	public void customize(ConfigurableJettyWebServerFactory factory) {
		if (this.sockets.isShared()) {
			factory.addServerCustomizers(this::share);
		}
	}

	private void share(Server server) {
		List<Connector> connectors = new ArrayList<>();
		for (Connector connector : server.getConnectors()) {
			connectors.add((connector instanceof ServerConnector network) ? share(server, network) : connector);
		}
		server.setConnectors(connectors.toArray(Connector[]::new));
		server.insertHandler(new RequestWatch());
		moveLimit(server);
	}

	private Connector share(Server server, ServerConnector original) {
		SharedServerConnector connector = new ConnectorCopy(original).create(server, this.drain, this.sockets);
		this.drain.add(connector);
		return connector;
	}

	// the limit of 'server.jetty.max-connections' knows connectors by instance
	private void moveLimit(Server server) {
		NetworkConnectionLimit limit = server.getBean(NetworkConnectionLimit.class);
		if (limit != null) {
			server.removeBean(limit);
			NetworkConnectionLimit moved = new NetworkConnectionLimit(limit.getMaxNetworkConnectionCount(),
					server.getConnectors());
			moved.setEndPointIdleTimeout(limit.getEndPointIdleTimeout());
			server.addBean(moved);
		}
	}

}
