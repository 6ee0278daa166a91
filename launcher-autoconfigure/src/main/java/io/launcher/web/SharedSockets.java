package io.launcher.web;

import java.util.List;

import io.launcher.socket.SharedSocket;

/**
 * The listening sockets that this process was given by its supervisor.
 */
public interface SharedSockets {

	/**
	 * The property by which the supervisor tells a worker the sockets that it is to open
	 * itself, as {@link io.launcher.socket.ReusePortSocket#format} writes them.
	 */
	String REUSE_PORT_PROPERTY = "io.launcher.reuse-port";

	/**
	 * Whether the web server of this process accepts from sockets of its supervisor.
	 * Known from the start, unlike the sockets themselves. Where it is {@code false} the
	 * web server is left alone.
	 * @return whether sockets are handed over
	 */
	boolean isShared();

	/**
	 * The sockets besides that of the application's web server. Known from the start,
	 * too.
	 * @return the sockets
	 */
	default List<AdditionalSocket> additional() {
		return List.of();
	}

	/**
	 * The sockets, once they were handed over. Asked when the web server starts.
	 * @return the sockets
	 */
	List<SharedSocket> received();

}
