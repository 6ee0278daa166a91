package io.launcher.context;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.launcher.socket.ListeningSocket;
import io.launcher.web.SocketDefinition;
import io.launcher.web.WebListener;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.core.env.Environment;

/**
 * The sockets that the supervisor listens on for the web workers.
 */
final class WorkerSockets implements Closeable {

	private static final Log logger = LogFactory.getLog(WorkerSockets.class);

	private final List<ListeningSocket> sockets = new ArrayList<>();

	private final Map<String, String> properties = new LinkedHashMap<>();

	private WorkerSockets() {
	}

	/**
	 * Opens all sockets, if there are to be any.
	 * @param application the application
	 * @param settings the settings
	 * @param environment the environment of the supervisor
	 * @return the sockets
	 */
	static WorkerSockets open(LaunchedApplication application, LauncherSettings settings, Environment environment) {
		WebSharing sharing = WebSharing.decide(application, settings, environment);
		WorkerSockets opened = new WorkerSockets();
		if (sharing.mode() == SocketMode.SHARED) {
			opened.open(SocketDefinitions.of(environment, settings.web(), WebSharing.isTomcat()));
		}
		else if (sharing.mode() != null) {
			rejectUnopened(settings.web(), sharing);
		}
		return opened;
	}

	private void open(List<SocketDefinition> definitions) {
		try {
			for (SocketDefinition definition : definitions) {
				add(definition, WebListener.open(definition));
			}
		}
		catch (RuntimeException ex) {
			closeAfter(ex);
			throw ex;
		}
	}

	private void add(SocketDefinition definition, ListeningSocket socket) {
		this.sockets.add(socket);
		this.properties.putAll(definition.workerProperties(socket.address()));
		logger.info("Listening on %s for the web workers%s".formatted(
				(socket.address() instanceof InetSocketAddress inet) ? "port " + inet.getPort() : socket.address(),
				definition.name().equals(SocketDefinition.MAIN) ? "" : " ('" + definition.name() + "')"));
	}

	// only the supervisor opens these, and it is not to open anything
	private static void rejectUnopened(WebSettings settings, WebSharing sharing) {
		String property = (settings.unixSocket() != null) ? "launcher.web.unix-socket.path"
				: (!settings.additionalSockets().isEmpty()) ? "launcher.web.additional-sockets" : null;
		if (property != null) {
			throw new UnopenedSocketException(property, String.valueOf(sharing.reason()));
		}
	}

	private void closeAfter(RuntimeException failure) {
		try {
			close();
		}
		catch (IOException ex) {
			failure.addSuppressed(ex);
		}
	}

	/**
	 * The open sockets.
	 * @return the sockets, none if the supervisor does not listen
	 */
	List<ListeningSocket> sockets() {
		return List.copyOf(this.sockets);
	}

	/**
	 * What workers have to know of them.
	 * @return properties
	 */
	Map<String, String> properties() {
		return Map.copyOf(this.properties);
	}

	@Override
	public void close() throws IOException {
		IOException failure = null;
		for (ListeningSocket socket : this.sockets) {
			try {
				socket.close();
			}
			catch (IOException ex) {
				failure = ex;
			}
		}
		if (failure != null) {
			throw failure;
		}
	}

}
