package io.launcher.web.tomcat;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.Collectors;

import org.apache.catalina.Container;
import org.apache.catalina.Context;
import org.apache.catalina.Service;
import org.apache.catalina.connector.Connector;
import org.apache.tomcat.websocket.WsWebSocketContainer;

/**
 * The WebSockets of the applications behind connectors. Tomcat tells them that it goes
 * away when it stops an application, which is too late: an embedded one has closed their
 * connections before.
 */
final class WebSockets {

	private static final String CONTAINER = "jakarta.websocket.server.ServerContainer";

	private final List<Connector> connectors = new CopyOnWriteArrayList<>();

	void add(Connector connector) {
		this.connectors.add(connector);
	}

	/**
	 * Tells all of them that the server goes away, and does not wait for that: a client
	 * that does not read holds it up.
	 */
	void goAway() {
		Set<Service> services = this.connectors.stream()
			.map(Connector::getService)
			.filter((service) -> service != null && service.getContainer() != null)
			.collect(Collectors.toSet());
		for (Service service : services) {
			forEachContext(service.getContainer(), WebSockets::goAway);
		}
	}

	private static void forEachContext(Container container, Consumer<Context> action) {
		if (container instanceof Context context) {
			action.accept(context);
			return;
		}
		for (Container child : container.findChildren()) {
			forEachContext(child, action);
		}
	}

	private static void goAway(Context context) {
		Object container = context.getServletContext().getAttribute(CONTAINER);
		if (container != null) {
			Thread thread = new Thread(() -> Sessions.goAway(container), "tomcat-websockets-end");
			thread.setDaemon(true);
			thread.start();
		}
	}

	/**
	 * Keeps out of sight classes that an application may not have.
	 */
	private static final class Sessions {

		private static void goAway(Object container) {
			if (container instanceof WsWebSocketContainer tomcat) {
				// closes the sessions only, and may be repeated
				tomcat.destroy();
			}
		}

	}

}
