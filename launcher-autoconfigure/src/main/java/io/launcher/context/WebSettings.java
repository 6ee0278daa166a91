package io.launcher.context;

import java.util.List;

import io.launcher.web.ListenAddress;
import org.jspecify.annotations.Nullable;

/**
 * How the supervisor listens for the web workers.
 *
 * @param socket how workers come to their socket
 * @param backlog how many connections may wait to be accepted, {@code null} unless set
 * @param unixSocket where the web server listens in place of its port, if so
 * @param additionalSockets the sockets besides that of the web server
 */
public record WebSettings(SocketMode socket, @Nullable Integer backlog, ListenAddress.@Nullable UnixSocket unixSocket,
		List<AdditionalSocket> additionalSockets) {

	/** A port alone. */
	public static final WebSettings DEFAULT = new WebSettings(SocketMode.AUTO, null, null, List.of());

	public WebSettings {
		additionalSockets = List.copyOf(additionalSockets);
	}

	/**
	 * One more socket.
	 *
	 * @param name its name
	 * @param address where it listens
	 * @param backlog how many connections may wait to be accepted, {@code null} for the
	 * number of the others
	 */
	public record AdditionalSocket(String name, ListenAddress address, @Nullable Integer backlog) {

	}

}
