package io.launcher.web.jetty;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import io.launcher.web.AdditionalSocket;
import io.launcher.web.SharedSockets;
import io.launcher.web.accept.SocketMatch;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.jspecify.annotations.Nullable;

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

	// the first is that of Spring Boot, or what the application has put in its place
	private void share(Server server) {
		Set<AdditionalSocket> unclaimed = new LinkedHashSet<>(this.sockets.additional());
		List<Connector> connectors = new ArrayList<>();
		boolean first = true;
		for (Connector connector : server.getConnectors()) {
			if (connector instanceof ServerConnector network) {
				connectors.add(share(server, network, first ? null : claim(network, unclaimed)));
				first = false;
			}
			else {
				connectors.add(connector);
			}
		}
		for (AdditionalSocket socket : unclaimed) {
			ServerConnector plain = new ServerConnector(server);
			plain.setPort(socket.port());
			connectors.add(share(server, plain, socket));
		}
		server.setConnectors(connectors.toArray(Connector[]::new));
		server.insertHandler(new RequestWatch());
		moveLimit(server);
	}

	private AdditionalSocket claim(ServerConnector connector, Set<AdditionalSocket> unclaimed) {
		AdditionalSocket socket = SocketMatch.claim("a Jetty connector", this.sockets, connector.getPort(), null);
		if (!unclaimed.remove(socket)) {
			throw new IllegalStateException("The application adds two Jetty connectors for the additional socket "
					+ socket + ". Remove one of them, or give it a port of its own");
		}
		return socket;
	}

	private Connector share(Server server, ServerConnector original, @Nullable AdditionalSocket additional) {
		SharedServerConnector connector = new ConnectorCopy(original).create(server, this.drain, this.sockets);
		if (additional != null) {
			connector.use(additional);
		}
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
