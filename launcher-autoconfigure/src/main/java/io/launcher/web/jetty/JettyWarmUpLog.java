package io.launcher.web.jetty;

import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.RequestLog;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;

import org.springframework.boot.jetty.ConfigurableJettyWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.core.Ordered;

/**
 * Keeps what warms Jetty up out of its access log.
 */
public class JettyWarmUpLog implements WebServerFactoryCustomizer<ConfigurableJettyWebServerFactory>, Ordered {

	@Override
	public int getOrder() {
		return Ordered.LOWEST_PRECEDENCE;
	}

	@Override
	public void customize(ConfigurableJettyWebServerFactory factory) {
		factory.addServerCustomizers(this::wrap);
	}

	private void wrap(Server server) {
		RequestLog log = server.getRequestLog();
		if (log != null) {
			server.setRequestLog(new Gated(log));
			// it is not the server's any more, but to be started and stopped with it
			server.addBean(log, true);
		}
	}

	/**
	 * A log that leaves out what comes in by a private entrance.
	 *
	 * @param log where the others go
	 */
	private record Gated(RequestLog log) implements RequestLog {

		@Override
		public void log(Request request, Response response) {
			if (!JettyPrivateEntrances.NAME.equals(request.getConnectionMetaData().getConnector().getName())) {
				this.log.log(request, response);
			}
		}

	}

}
