package io.launcher.context;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.launcher.socket.PortReservation;
import io.launcher.socket.ReusePortSocket;
import io.launcher.web.ListenAddress;
import io.launcher.web.SharedSockets;
import io.launcher.web.SocketDefinition;
import io.launcher.web.WebListener;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * The ports that the supervisor holds and on which each web worker listens for itself.
 */
final class ReservedPorts implements Closeable {

	private static final Log logger = LogFactory.getLog(ReservedPorts.class);

	private final List<PortReservation> reservations = new ArrayList<>();

	private final List<ReusePortSocket> forWorkers = new ArrayList<>();

	private final Map<String, String> properties = new LinkedHashMap<>();

	private ReservedPorts() {
	}

	/**
	 * Takes all ports.
	 * @param definitions the sockets that are configured
	 * @return the ports
	 * @throws InvalidLauncherPropertyException if one of the sockets has no port
	 */
	static ReservedPorts open(List<SocketDefinition> definitions) {
		definitions.forEach(ReservedPorts::requirePort);
		ReservedPorts ports = new ReservedPorts();
		try {
			definitions.forEach(ports::reserve);
		}
		catch (RuntimeException ex) {
			ports.closeAfter(ex);
			throw ex;
		}
		ports.properties.put(SharedSockets.REUSE_PORT_PROPERTY, ReusePortSocket.format(ports.forWorkers));
		logConsequence();
		return ports;
	}

	private static void logConsequence() {
		ConnectionMigration migration = new ConnectionMigration(Path.of(ConnectionMigration.SWITCH));
		if (migration.isOn()) {
			logger.info(migration.consequence());
		}
		else {
			logger.warn(migration.consequence());
		}
	}

	private static void requirePort(SocketDefinition definition) {
		if (!(definition.address() instanceof ListenAddress.Port)) {
			throw new InvalidLauncherPropertyException("launcher.web.socket", "reuse-port",
					"'shared' or 'auto' while '" + definition.pathProperty()
							+ "' is set: only one process can listen on a Unix domain socket, so that workers have to"
							+ " share the socket of the supervisor");
		}
	}

	private void reserve(SocketDefinition definition) {
		PortReservation reservation = WebListener.reserve(definition);
		this.reservations.add(reservation);
		this.forWorkers.add(reservation.forWorkers(definition.backlog()));
		this.properties.putAll(definition.workerProperties(reservation.address()));
		logger.info("Holding port %d, on which each web worker listens for itself%s".formatted(
				reservation.address().getPort(),
				definition.name().equals(SocketDefinition.MAIN) ? "" : " ('" + definition.name() + "')"));
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
	 * What workers have to know of them.
	 * @return properties
	 */
	Map<String, String> properties() {
		return Map.copyOf(this.properties);
	}

	@Override
	public void close() throws IOException {
		for (PortReservation reservation : this.reservations) {
			reservation.close();
		}
	}

}
