package io.launcher.context;

/**
 * A socket is configured that only a supervisor which listens for its workers opens.
 */
public class UnopenedSocketException extends LauncherStartException {

	private static final long serialVersionUID = 1L;

	UnopenedSocketException(String property, String reason) {
		super("'" + property + "' is set, and only the supervisor opens such a socket, but it opens none for the web"
				+ " workers: " + reason,
				"Remove '" + property + "', or let the workers share the sockets of the supervisor: set"
						+ " 'launcher.web.socket' to 'shared', with Tomcat, Jetty or Reactor Netty as the web server");
	}

}
