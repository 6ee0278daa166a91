package io.launcher.web;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;
import java.util.stream.Collectors;

import io.launcher.socket.ActivatedSocket;
import org.jspecify.annotations.Nullable;

/**
 * Finds out which of the configured sockets the ones of socket activation are: by the
 * name of the descriptor, else by the address, else because only one is left for a port
 * that may be any.
 */
public final class ActivationMatch {

	private final List<SocketDefinition> definitions;

	private final List<ActivatedSocket> left;

	private final Map<String, ActivatedSocket> matched = new LinkedHashMap<>();

	private ActivationMatch(List<SocketDefinition> definitions, List<ActivatedSocket> received) {
		this.definitions = definitions;
		this.left = new ArrayList<>(received);
	}

	/**
	 * Matches all sockets that were received.
	 * @param definitions the sockets that are configured
	 * @param received the sockets that were received
	 * @return the received sockets by the name of the configured one
	 * @throws ListenException if one of them is for nothing that is configured; it says
	 * what to do
	 */
	public static Map<String, ActivatedSocket> match(List<SocketDefinition> definitions,
			List<ActivatedSocket> received) {
		ActivationMatch match = new ActivationMatch(definitions, received);
		match.matchEach((definition, socket) -> definition.name().equals(socket.name()));
		match.matched.forEach(match::checkKind);
		match.matchEach(ActivationMatch::isSameAddress);
		match.matchRest();
		if (!match.left.isEmpty()) {
			throw match.unmatched(match.left.get(0));
		}
		return match.matched;
	}

	// what fits several times is decided by the next rule
	private void matchEach(BiPredicate<SocketDefinition, ActivatedSocket> rule) {
		for (SocketDefinition definition : unmatched()) {
			List<ActivatedSocket> fitting = this.left.stream()
				.filter((socket) -> rule.test(definition, socket))
				.toList();
			if (fitting.size() == 1) {
				this.matched.put(definition.name(), fitting.get(0));
				this.left.remove(fitting.get(0));
			}
		}
	}

	private void matchRest() {
		List<SocketDefinition> any = unmatched().stream().filter(ActivationMatch::isAnyPort).toList();
		if (any.size() == 1 && this.left.size() == 1 && isAnyPortOf(any.get(0), this.left.get(0))) {
			this.matched.put(any.get(0).name(), this.left.remove(0));
		}
	}

	private List<SocketDefinition> unmatched() {
		return this.definitions.stream().filter((definition) -> !this.matched.containsKey(definition.name())).toList();
	}

	// A worker could not be told that its port is a path. That of the web server can.
	private void checkKind(String name, ActivatedSocket socket) {
		SocketDefinition definition = this.definitions.stream()
			.filter((candidate) -> candidate.name().equals(name))
			.findFirst()
			.orElseThrow();
		boolean port = definition.address() instanceof ListenAddress.Port;
		boolean unix = socket.address() instanceof UnixDomainSocketAddress;
		if (port == unix && !(port && name.equals(SocketDefinition.MAIN))) {
			throw new ListenException(
					"Socket activation has passed " + socket + ", and '" + name + "' is configured for "
							+ definition.address() + " by '" + property(definition) + "'",
					"Set 'ListenStream=' in the socket unit to what is configured, or remove '" + property(definition)
							+ "' and set '" + property(definition, socket) + "'",
					null);
		}
	}

	private static boolean isAnyPort(SocketDefinition definition) {
		return definition.address() instanceof ListenAddress.Port port && port.port() == 0;
	}

	private static boolean isAnyPortOf(SocketDefinition definition, ActivatedSocket socket) {
		return definition.address() instanceof ListenAddress.Port port
				&& socket.address() instanceof InetSocketAddress actual
				&& (port.address() == null || isSame(port.address(), actual.getAddress()));
	}

	private static boolean isSameAddress(SocketDefinition definition, ActivatedSocket socket) {
		if (definition.address() instanceof ListenAddress.UnixSocket configured) {
			return socket.address() instanceof UnixDomainSocketAddress actual
					&& isSame(configured.path(), actual.getPath());
		}
		return definition.address() instanceof ListenAddress.Port configured
				&& socket.address() instanceof InetSocketAddress actual && configured.port() == actual.getPort()
				&& isSame(configured.address(), actual.getAddress());
	}

	private static boolean isSame(@Nullable InetAddress configured, InetAddress actual) {
		return (configured == null || configured.isAnyLocalAddress()) ? actual.isAnyLocalAddress()
				: configured.equals(actual);
	}

	private static boolean isSame(Path configured, Path actual) {
		try {
			// /var/run may be a link to /run
			return configured.equals(actual.normalize()) || Files.isSameFile(configured, actual);
		}
		catch (IOException ex) {
			return false;
		}
	}

	private ListenException unmatched(ActivatedSocket socket) {
		String configured = this.definitions.stream()
			.map((definition) -> "'" + definition.name() + "' on " + definition.address() + ", by '"
					+ property(definition) + "'")
			.collect(Collectors.joining("; "));
		String name = unmatched().isEmpty() ? "" : "set 'FileDescriptorName=" + unmatched().get(0).name()
				+ "' in its socket unit, a name for one socket only, or ";
		SocketDefinition main = this.definitions.get(0);
		String address = (socket.address() instanceof InetSocketAddress inet && !inet.getAddress().isAnyLocalAddress())
				? " and '" + main.addressProperty() + "=" + inet.getAddress().getHostAddress() + "'" : "";
		return new ListenException(
				"Socket activation has passed " + socket + " to the supervisor, and no socket of that name, or"
						+ " address and port, is configured. Configured: " + configured
						+ ". The name of a descriptor comes first, then its address",
				"For the web server, " + name + "set '" + property(main, socket) + "=" + value(socket) + "'" + address
						+ "; for another connector declare it by 'launcher.web.additional-sockets.<name>'; else remove"
						+ " it from the socket unit",
				null);
	}

	private static String property(SocketDefinition definition) {
		return (definition.address() instanceof ListenAddress.Port) ? definition.portProperty()
				: definition.pathProperty();
	}

	private static String property(SocketDefinition definition, ActivatedSocket socket) {
		return (socket.address() instanceof InetSocketAddress) ? definition.portProperty() : definition.pathProperty();
	}

	private static String value(ActivatedSocket socket) {
		return (socket.address() instanceof InetSocketAddress inet) ? Integer.toString(inet.getPort())
				: socket.address().toString();
	}

}
