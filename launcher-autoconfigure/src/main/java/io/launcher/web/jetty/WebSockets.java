package io.launcher.web.jetty;

import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.component.Graceful;

/**
 * The WebSockets of a server.
 */
final class WebSockets {

	/**
	 * Of the two kinds of WebSockets, either of which an application may not have.
	 */
	private static final String SESSIONS = "SessionTracker";

	private WebSockets() {
	}

	/**
	 * Tells all of them that the server goes away, on threads of Jetty.
	 * @param server the server
	 */
	static void goAway(Server server) {
		server.getContainedBeans(Graceful.class)
			.stream()
			.filter((part) -> part.getClass().getSimpleName().equals(SESSIONS))
			.forEach(Graceful::shutdown);
	}

}
