package io.launcher.context;

import java.util.Locale;

/**
 * The web server of the application cannot share a listening socket.
 */
public class WebSocketModeException extends LauncherStartException {

	private static final long serialVersionUID = 1L;

	WebSocketModeException(SocketMode mode, int workers) {
		super("'launcher.web.socket' is '" + mode.name().toLowerCase(Locale.ROOT).replace('_', '-')
				+ "' and there are to be " + workers
				+ " web workers, but of the embedded web servers only Tomcat, Jetty and Reactor Netty can share a"
				+ " listening socket, and none of them is on the class path",
				"Use spring-boot-starter-tomcat, spring-boot-starter-jetty or spring-boot-starter-reactor-netty, or set"
						+ " 'launcher.services.web.workers' to 1 and 'launcher.web.socket' to 'none'");
	}

}
