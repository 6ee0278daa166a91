package io.launcher.web.tomcat;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import io.launcher.web.AdditionalSocket;
import io.launcher.web.SharedSockets;
import io.launcher.web.accept.SocketMatch;
import org.apache.catalina.connector.Connector;

import org.springframework.boot.tomcat.TomcatWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.core.Ordered;

/**
 * Puts the embedded Tomcat of a worker on the listening socket of its supervisor. Does
 * nothing in a process that has none.
 */
public class TomcatSharedSocketCustomizer implements WebServerFactoryCustomizer<TomcatWebServerFactory>, Ordered {

	private final SharedSockets sockets;

	private final TomcatWebDrain drain;

	/**
	 * Creates a customizer.
	 * @param sockets the sockets of this process
	 * @param drain where the connectors are made known
	 */
	public TomcatSharedSocketCustomizer(SharedSockets sockets, TomcatWebDrain drain) {
		this.sockets = sockets;
		this.drain = drain;
	}

	/**
	 * Last, to see a protocol that the application has set.
	 */
	@Override
	public int getOrder() {
		return Ordered.LOWEST_PRECEDENCE;
	}

	@Override
	public void customize(TomcatWebServerFactory factory) {
		if (!this.sockets.isShared()) {
			return;
		}
		if (!TomcatWebServerFactory.DEFAULT_PROTOCOL.equals(factory.getProtocol())) {
			throw new IllegalStateException("The application has set the Tomcat protocol '" + factory.getProtocol()
					+ "', but workers can share a listening socket only with '"
					+ TomcatWebServerFactory.DEFAULT_PROTOCOL
					+ "'. Remove the customizer that sets it, or set launcher.web.socket=none");
		}
		factory.setProtocol(SharedHttp11NioProtocol.class.getName());
		factory.addConnectorCustomizers((connector) -> {
			share(connector);
			// now, as other customizers of the same order may have added some
			factory.setAdditionalConnectors(shareAdditional(factory.getAdditionalConnectors()));
		});
	}

	// those of the application, and a plain one for each socket that none of them is for
	private List<Connector> shareAdditional(List<Connector> connectors) {
		Set<AdditionalSocket> unclaimed = new LinkedHashSet<>(this.sockets.additional());
		List<Connector> shared = new ArrayList<>();
		for (Connector connector : connectors) {
			ConnectorCopy copy = new ConnectorCopy(connector);
			AdditionalSocket socket = SocketMatch.claim("a Tomcat connector", this.sockets,
					connector.getPortWithOffset(), copy.path());
			if (!unclaimed.remove(socket)) {
				throw new IllegalStateException("The application adds two Tomcat connectors for the additional socket "
						+ socket + ". Remove one of them, or give it a port of its own");
			}
			shared.add(share(copy.create(), socket));
		}
		for (AdditionalSocket socket : unclaimed) {
			shared.add(share(plain(socket), socket));
		}
		return shared;
	}

	private static Connector plain(AdditionalSocket socket) {
		Connector connector = new Connector(new SharedHttp11NioProtocol());
		connector.setThrowOnFailure(true);
		if (socket.path() != null) {
			connector.setProperty(ConnectorCopy.PATH, socket.path().toString());
		}
		else {
			connector.setPort(socket.port());
		}
		return connector;
	}

	private Connector share(Connector connector, AdditionalSocket socket) {
		SharedHttp11NioProtocol protocol = (SharedHttp11NioProtocol) connector.getProtocolHandler();
		protocol.share(this.sockets, socket, this.drain.gate());
		this.drain.add(protocol);
		return connector;
	}

	private void share(Connector connector) {
		if (connector.getProtocolHandler() instanceof SharedHttp11NioProtocol protocol) {
			protocol.share(this.sockets, this.drain.gate());
			this.drain.add(protocol);
		}
	}

}
