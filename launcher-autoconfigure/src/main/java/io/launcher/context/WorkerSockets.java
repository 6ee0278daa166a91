package io.launcher.context;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.launcher.socket.ActivatedSocket;
import io.launcher.socket.ListeningSocket;
import io.launcher.socket.SocketActivation;
import io.launcher.socket.SocketActivationException;
import io.launcher.web.ActivationMatch;
import io.launcher.web.ListenException;
import io.launcher.web.SocketDefinition;
import io.launcher.web.WebListener;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.core.env.Environment;

/**
 * The sockets that the supervisor listens on for the web workers.
 */
final class WorkerSockets implements Closeable {

	private static final Log logger = LogFactory.getLog(WorkerSockets.class);

	private final List<ListeningSocket> sockets = new ArrayList<>();

	private final Map<String, String> properties = new LinkedHashMap<>();

	private @Nullable ReservedPorts reserved;

	private WorkerSockets() {
	}

	/**
	 * Opens all sockets, if there are to be any. Those that this process was started with
	 * are taken over instead.
	 * @param application the application
	 * @param settings the settings
	 * @param environment the environment of the supervisor
	 * @param variables the environment variables of this process
	 * @return the sockets
	 */
	static WorkerSockets open(LaunchedApplication application, LauncherSettings settings, Environment environment,
			Map<String, String> variables) {
		List<ActivatedSocket> received = receive(variables);
		WebSharing sharing = WebSharing.decide(application, settings, environment);
		WorkerSockets opened = new WorkerSockets();
		if (sharing.mode() == SocketMode.SHARED) {
			List<SocketDefinition> definitions = SocketDefinitions.of(environment, settings.web(),
					WebSharing.isTomcat());
			opened.open(definitions, ActivationMatch.match(definitions, received));
			return opened;
		}
		if (!received.isEmpty()) {
			throw new ListenException(
					"Socket activation has passed " + received.get(0)
							+ " to the supervisor, which does not listen for web workers: " + sharing.reason(),
					"Start the application without its socket unit, or let its web workers share the sockets of the"
							+ " supervisor: a web application with web workers and 'launcher.web.socket=shared'",
					null);
		}
		if (sharing.mode() == SocketMode.REUSE_PORT) {
			opened.reserve(SocketDefinitions.of(environment, settings.web(), WebSharing.isTomcat()));
		}
		else if (sharing.mode() != null) {
			rejectUnopened(settings.web(), sharing);
		}
		return opened;
	}

	private static List<ActivatedSocket> receive(Map<String, String> variables) {
		try {
			return SocketActivation.receive(variables, ProcessHandle.current().pid());
		}
		catch (SocketActivationException ex) {
			throw new ListenException(String.valueOf(ex.getMessage()), ex.getAction(), ex);
		}
	}

	private void open(List<SocketDefinition> definitions, Map<String, ActivatedSocket> received) {
		try {
			for (SocketDefinition definition : definitions) {
				ActivatedSocket activated = received.get(definition.name());
				add(definition, (activated != null) ? activated.adopt(definition.name()) : WebListener.open(definition),
						(activated != null) ? ", by socket activation" : "");
			}
		}
		catch (RuntimeException ex) {
			closeAfter(ex);
			throw ex;
		}
	}

	private void reserve(List<SocketDefinition> definitions) {
		ReservedPorts ports = ReservedPorts.open(definitions);
		this.reserved = ports;
		this.properties.putAll(ports.properties());
	}

	private void add(SocketDefinition definition, ListeningSocket socket, String how) {
		this.sockets.add(socket);
		this.properties.putAll(definition.workerProperties(socket.address()));
		logger.info("Listening on %s for the web workers%s%s".formatted(
				(socket.address() instanceof InetSocketAddress inet) ? "port " + inet.getPort() : socket.address(),
				definition.name().equals(SocketDefinition.MAIN) ? "" : " ('" + definition.name() + "')", how));
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
	 * Whether the supervisor holds sockets, or ports, for its workers.
	 * @return whether it does
	 */
	boolean isListening() {
		return !this.sockets.isEmpty() || this.reserved != null;
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
		if (this.reserved != null) {
			this.reserved.close();
		}
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
