package io.launcher.web.tomcat;

import java.util.ArrayList;
import java.util.List;

import io.launcher.web.PrivateEntrance;
import io.launcher.web.PrivateEntrances;
import org.apache.catalina.Container;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.Service;
import org.apache.catalina.Valve;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;
import org.apache.catalina.valves.AbstractAccessLogValve;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.tomcat.TomcatWebServer;
import org.springframework.boot.web.server.WebServer;

/**
 * Opens private entrances to Tomcat: a connector that is added to the engine, which has
 * none yet. The access log does not see what comes in there.
 */
public class TomcatPrivateEntrances implements PrivateEntrances {

	@Override
	public @Nullable PrivateEntrance open(WebServer server) throws Exception {
		return (server instanceof TomcatWebServer tomcat) ? new Entrance(tomcat.getTomcat()) : null;
	}

	private static final class Entrance implements PrivateEntrance {

		private final Service service;

		private final Connector connector = new Connector();

		private final List<AbstractAccessLogValve> silenced = new ArrayList<>();

		Entrance(Tomcat tomcat) throws LifecycleException {
			this.service = tomcat.getService();
			this.connector.setPort(0);
			this.connector.setProperty("address", "127.0.0.1");
			this.connector.setProperty("minSpareThreads", "1");
			this.connector.setProperty("maxThreads", "2");
			this.connector.setThrowOnFailure(true);
			for (Container container = tomcat.getEngine(); container != null; container = child(container)) {
				silence(container);
			}
			this.service.addConnector(this.connector);
			if (this.connector.getLocalPort() <= 0) {
				close();
				throw new LifecycleException("No loopback port can be opened");
			}
		}

		private static @Nullable Container child(Container container) {
			Container[] children = container.findChildren();
			return (children.length > 0) ? children[0] : null;
		}

		private void silence(Container container) {
			for (Valve valve : container.getPipeline().getValves()) {
				if (valve instanceof AbstractAccessLogValve log && log.getEnabled()) {
					log.setEnabled(false);
					this.silenced.add(log);
				}
			}
		}

		@Override
		public int port() {
			return this.connector.getLocalPort();
		}

		@Override
		public void close() throws LifecycleException {
			try {
				// waits for its threads, the last of which may still have to log
				this.service.removeConnector(this.connector);
				this.connector.destroy();
			}
			finally {
				this.silenced.forEach((log) -> log.setEnabled(true));
			}
		}

	}

}
