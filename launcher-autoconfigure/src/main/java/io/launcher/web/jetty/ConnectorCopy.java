package io.launcher.web.jetty;

import java.util.Collection;
import java.util.EventListener;
import java.util.List;

import io.launcher.web.SharedSockets;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.jspecify.annotations.Nullable;

/**
 * Gives a connector on a shared socket all that another was given: protocols with TLS and
 * HTTP/2, options, listeners and other parts.
 */
final class ConnectorCopy {

	private static final List<String> KNOWN = List.of("org.eclipse.jetty.", "org.springframework.boot.");

	private final ServerConnector original;

	ConnectorCopy(ServerConnector original) {
		this.original = original;
		String type = original.getClass().getName();
		if (KNOWN.stream().noneMatch(type::startsWith)) {
			throw new IllegalStateException("The application has set the Jetty connector '" + type + "' on port "
					+ original.getPort() + ", but workers can share a listening socket only with '"
					+ ServerConnector.class.getName() + "'. Remove the customizer that sets it, or set "
					+ "launcher.web.socket=none to let each worker listen for itself");
		}
	}

	SharedServerConnector create(Server server, JettyWebDrain drain, SharedSockets sockets) {
		ServerConnector from = this.original;
		Collection<ConnectionFactory> factories = from.getConnectionFactories();
		SharedServerConnector connector = new SharedServerConnector(server,
				own(from.getExecutor(), server.getThreadPool()), own(from.getScheduler(), server.getScheduler()),
				own(from.getByteBufferPool(), server.getByteBufferPool()), from.getSelectorManager().getSelectorCount(),
				factories.toArray(ConnectionFactory[]::new), drain, sockets);
		if (!from.getDefaultProtocol().equalsIgnoreCase(connector.getDefaultProtocol())) {
			connector.setDefaultProtocol(from.getDefaultProtocol());
		}
		connector.setName(from.getName());
		connector.setHost(from.getHost());
		connector.setPort(from.getPort());
		connector.setIdleTimeout(from.getIdleTimeout());
		connector.setShutdownIdleTimeout(from.getShutdownIdleTimeout());
		connector.setAcceptQueueSize(from.getAcceptQueueSize());
		connector.setAcceptorPriorityDelta(from.getAcceptorPriorityDelta());
		connector.setReuseAddress(from.getReuseAddress());
		connector.setAcceptedTcpNoDelay(from.getAcceptedTcpNoDelay());
		connector.setAcceptedReceiveBufferSize(from.getAcceptedReceiveBufferSize());
		connector.setAcceptedSendBufferSize(from.getAcceptedSendBufferSize());
		copyParts(connector);
		return connector;
	}

	private void copyParts(SharedServerConnector connector) {
		ServerConnector from = this.original;
		for (Object part : from.getBeans()) {
			if (!isBuiltIn(part) && !connector.contains(part)) {
				connector.addBean(part);
			}
		}
		for (EventListener listener : from.getEventListeners()) {
			if (!connector.getEventListeners().contains(listener)) {
				connector.addEventListener(listener);
			}
		}
	}

	private boolean isBuiltIn(Object part) {
		ServerConnector from = this.original;
		return part == from.getExecutor() || part == from.getScheduler() || part == from.getByteBufferPool()
				|| part == from.getSelectorManager();
	}

	private static <T> @Nullable T own(T value, T ofServer) {
		return (value != ofServer) ? value : null;
	}

}
