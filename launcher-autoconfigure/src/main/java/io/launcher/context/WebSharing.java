package io.launcher.context;

import java.util.List;

import io.launcher.ServiceNames;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.WebApplicationType;
import org.springframework.core.env.Environment;
import org.springframework.util.ClassUtils;

/**
 * The decision how the web workers of an application come to their sockets.
 *
 * @param mode how, other than {@link SocketMode#AUTO}; {@code null} if nobody listens
 * @param reason why the supervisor does not listen, {@code null} if it does
 */
record WebSharing(@Nullable SocketMode mode, @Nullable String reason) {

	private static final Log logger = LogFactory.getLog(WebSharing.class);

	private static final String UNSHARED = "Each web worker opens its port itself: %s. So a port can have one worker"
			+ " only, and a new one cannot start beside the old one in a reload; while none is there connections are"
			+ " refused, and those that it has not accepted when it leaves or dies are reset; it is not drained before"
			+ " the graceful shutdown of Spring Boot";

	private static final List<String> TOMCAT = List.of("org.apache.catalina.startup.Tomcat",
			"org.springframework.boot.tomcat.TomcatWebServerFactory");

	/**
	 * The classes that each server which can share needs. If several are there, Spring
	 * Boot takes one of them, or the application brings its factory: all can share.
	 */
	private static final List<List<String>> SHARING = List.of(TOMCAT,
			List.of("org.eclipse.jetty.server.Server", "org.springframework.boot.jetty.JettyWebServerFactory"),
			List.of("reactor.netty.http.server.HttpServer",
					"org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory"));

	/**
	 * Decides.
	 * @param application the application
	 * @param settings the settings
	 * @param environment the environment of the supervisor
	 * @return the decision
	 * @throws WebSocketModeException if sharing is asked for and not possible
	 */
	static WebSharing decide(LaunchedApplication application, LauncherSettings settings, Environment environment) {
		ServiceSettings web = settings.service(ServiceNames.WEB);
		WorkerCount count = (web.workers() != null) ? web.workers() : settings.workers();
		if (application.webApplicationType() == WebApplicationType.NONE) {
			return new WebSharing(null, "this is not a web application");
		}
		if (SocketDefinitions.port(environment) < 0) {
			return new WebSharing(null, "'server.port' is negative");
		}
		if (!web.enabled()) {
			return new WebSharing(null, "'launcher.services.web.enabled' is 'false'");
		}
		if (count.number() == 0) {
			return new WebSharing(null, "there are to be 0 web workers");
		}
		SocketMode mode = settings.web().socket();
		if (mode == SocketMode.NONE) {
			logger.info(UNSHARED.formatted("'launcher.web.socket' is 'none'"));
			return new WebSharing(SocketMode.NONE, "'launcher.web.socket' is 'none'");
		}
		if (!isSupported(mode, count)) {
			return new WebSharing(SocketMode.NONE,
					"none of the web servers that can share a socket is on the class path");
		}
		return (mode == SocketMode.REUSE_PORT) ? new WebSharing(mode, "'launcher.web.socket' is 'reuse-port'")
				: new WebSharing(SocketMode.SHARED, null);
	}

	/**
	 * Whether the web server is Tomcat, as far as the class path says.
	 * @return whether it is
	 */
	static boolean isTomcat() {
		return isPresent(TOMCAT);
	}

	private static boolean isSupported(SocketMode mode, WorkerCount count) {
		if (SHARING.stream().anyMatch(WebSharing::isPresent)) {
			return true;
		}
		if (mode != SocketMode.AUTO || count.number() > 1) {
			throw new WebSocketModeException(mode, count.number());
		}
		logger.warn(UNSHARED.formatted("only Tomcat, Jetty and Reactor Netty can share that of the supervisor"));
		return false;
	}

	private static boolean isPresent(List<String> names) {
		ClassLoader loader = WebSharing.class.getClassLoader();
		return names.stream().allMatch((name) -> ClassUtils.isPresent(name, loader));
	}

}
