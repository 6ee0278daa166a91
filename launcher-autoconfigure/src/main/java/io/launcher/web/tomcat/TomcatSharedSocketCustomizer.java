package io.launcher.web.tomcat;

import io.launcher.web.SharedSockets;
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
		factory.addConnectorCustomizers(this::share);
	}

	private void share(Connector connector) {
		if (connector.getProtocolHandler() instanceof SharedHttp11NioProtocol protocol) {
			protocol.share(this.sockets, this.drain.gate());
			this.drain.add(protocol);
		}
	}

}
