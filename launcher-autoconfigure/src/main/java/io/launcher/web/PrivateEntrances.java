package io.launcher.web;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.web.server.WebServer;

/**
 * Opens private entrances to web servers of one kind.
 */
@FunctionalInterface
public interface PrivateEntrances {

	/**
	 * Opens one to a server that was created but not started.
	 * @param server the server
	 * @return the entrance, {@code null} if the server is of another kind
	 * @throws Exception if that fails; nothing is left of it then
	 */
	@Nullable PrivateEntrance open(WebServer server) throws Exception;

}
