package io.launcher.context;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;

import io.launcher.ServiceNames;
import io.launcher.socket.ListeningSocket;
import io.launcher.web.ListenAddress;
import io.launcher.web.WebListener;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.WebApplicationType;
import org.springframework.core.env.Environment;
import org.springframework.util.ClassUtils;

/**
 * Decides whether the supervisor listens for the web workers, and does.
 */
final class WorkerSocket {

	private static final Log logger = LogFactory.getLog(WorkerSocket.class);

	/**
	 * The classes that each server which can share needs. If several are there, Spring
	 * Boot takes one of them, or the application brings its factory: all can share.
	 */
	private static final List<List<String>> SHARING = List.of(
			List.of("org.apache.catalina.startup.Tomcat", "org.springframework.boot.tomcat.TomcatWebServerFactory"),
			List.of("org.eclipse.jetty.server.Server", "org.springframework.boot.jetty.JettyWebServerFactory"),
			List.of("reactor.netty.http.server.HttpServer",
					"org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory"));

	private WorkerSocket() {
	}

	/**
	 * Opens the socket of the web workers, if there is to be one.
	 * @param application the application
	 * @param settings the settings
	 * @param environment the environment of the supervisor
	 * @param properties receives what workers have to know
	 * @return the socket, or {@code null}
	 * @throws WebSocketModeException if sharing is asked for and not possible
	 */
	static @Nullable ListeningSocket open(LaunchedApplication application, LauncherSettings settings,
			Environment environment, Map<String, String> properties) {
		ListenAddress address = ListenAddress.of(environment);
		ServiceSettings web = settings.service(ServiceNames.WEB);
		WorkerCount count = (web.workers() != null) ? web.workers() : settings.workers();
		if (application.webApplicationType() == WebApplicationType.NONE || address.port() < 0 || !web.enabled()
				|| count.number() == 0) {
			return null;
		}
		if (settings.socket() == SocketMode.NONE || !isSupported(settings.socket(), count)) {
			return null;
		}
		ListeningSocket socket = WebListener.open(address);
		int port = ((InetSocketAddress) socket.address()).getPort();
		properties.put("server.port", Integer.toString(port));
		logger.info("Listening on port %d for the web workers".formatted(port));
		return socket;
	}

	private static boolean isSupported(SocketMode mode, WorkerCount count) {
		ClassLoader loader = WorkerSocket.class.getClassLoader();
		if (SHARING.stream()
			.anyMatch((names) -> names.stream().allMatch((name) -> ClassUtils.isPresent(name, loader)))) {
			return true;
		}
		if (mode == SocketMode.SHARED || count.number() > 1) {
			throw new WebSocketModeException(mode, count.number());
		}
		logger.warn("The web worker opens its port itself: only Tomcat, Jetty and Reactor Netty can share that of the "
				+ "supervisor. Connections that arrive while it is replaced are refused");
		return false;
	}

}
