package io.launcher.web.jetty;

import io.launcher.web.PrivateEntrance;
import io.launcher.web.PrivateEntrances;
import org.eclipse.jetty.ee11.servlet.FilterHolder;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.ee11.servlet.ServletHandler;
import org.eclipse.jetty.ee11.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.jetty.JettyWebServer;
import org.springframework.boot.web.server.WebServer;

/**
 * Opens private entrances to Jetty: a connector that is added to the server, which has
 * none yet.
 */
public class JettyPrivateEntrances implements PrivateEntrances {

	/** The name of the connector. */
	static final String NAME = "launcher-warm-up";

	@Override
	public @Nullable PrivateEntrance open(WebServer server) throws Exception {
		return (server instanceof JettyWebServer jetty) ? new Entrance(jetty.getServer()) : null;
	}

	private static final class Entrance implements PrivateEntrance {

		private final Server server;

		private final ServerConnector connector;

		Entrance(Server server) throws Exception {
			this.server = server;
			for (ServletContextHandler handler : server.getDescendants(ServletContextHandler.class)) {
				handler.getContext().call(() -> initialize(handler.getServletHandler()), null);
			}
			this.connector = new ServerConnector(server, 1, 1);
			this.connector.setHost("127.0.0.1");
			this.connector.setName(NAME);
			server.addConnector(this.connector);
			try {
				this.connector.start();
			}
			catch (Exception ex) {
				close();
				throw ex;
			}
		}

		// what Spring Boot does when it starts the server, and then finds done
		private static void initialize(ServletHandler handler) throws Exception {
			for (FilterHolder filter : handler.getFilters()) {
				filter.start();
				filter.initialize();
			}
			for (ServletHolder servlet : handler.getServlets()) {
				servlet.start();
			}
		}

		@Override
		public int port() {
			return this.connector.getLocalPort();
		}

		@Override
		public void close() throws Exception {
			try {
				this.connector.stop();
			}
			finally {
				this.server.removeConnector(this.connector);
				this.connector.destroy();
			}
		}

	}

}
