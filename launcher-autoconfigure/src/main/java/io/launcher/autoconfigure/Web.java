package io.launcher.autoconfigure;

import java.io.File;
import java.net.InetAddress;
import java.util.LinkedHashMap;
import java.util.Map;

import io.launcher.context.SocketMode;
import org.jspecify.annotations.Nullable;

/**
 * How the supervisor listens for the workers of the web server.
 */
public class Web {

	/**
	 * How the workers of the web server come to their listening socket.
	 */
	private SocketMode socket = SocketMode.AUTO;

	/**
	 * Number of connections that may wait to be accepted on a listening socket; that of
	 * "server.tomcat.accept-count" if set and the web server is Tomcat, else 1024, when
	 * not set.
	 */
	private @Nullable Integer backlog;

	private final UnixSocket unixSocket = new UnixSocket();

	/**
	 * Listening sockets besides that of the web server, by name. Each has a port or a
	 * path.
	 */
	private final Map<String, AdditionalSocket> additionalSockets = new LinkedHashMap<>();

	public SocketMode getSocket() {
		return this.socket;
	}

	public void setSocket(SocketMode socket) {
		this.socket = socket;
	}

	public @Nullable Integer getBacklog() {
		return this.backlog;
	}

	public void setBacklog(@Nullable Integer backlog) {
		this.backlog = backlog;
	}

	public UnixSocket getUnixSocket() {
		return this.unixSocket;
	}

	public Map<String, AdditionalSocket> getAdditionalSockets() {
		return this.additionalSockets;
	}

	/**
	 * A Unix domain socket in place of the port.
	 */
	public static class UnixSocket {

		/**
		 * Path of a Unix domain socket that the web server listens on in place of
		 * "server.port".
		 */
		private @Nullable File path;

		/**
		 * Permissions of the file of the Unix domain socket, "rw-rw----" for example;
		 * what the umask leaves when not set.
		 */
		private @Nullable String permissions;

		public @Nullable File getPath() {
			return this.path;
		}

		public void setPath(@Nullable File path) {
			this.path = path;
		}

		public @Nullable String getPermissions() {
			return this.permissions;
		}

		public void setPermissions(@Nullable String permissions) {
			this.permissions = permissions;
		}

	}

	/**
	 * One more listening socket.
	 */
	public static class AdditionalSocket {

		/**
		 * Port to listen on, 0 for any that is free.
		 */
		private @Nullable Integer port;

		/**
		 * Local address to listen on; all when not set.
		 */
		private @Nullable InetAddress address;

		/**
		 * Path of a Unix domain socket to listen on in place of a port.
		 */
		private @Nullable File path;

		/**
		 * Permissions of the file of the Unix domain socket, "rw-rw----" for example;
		 * what the umask leaves when not set.
		 */
		private @Nullable String permissions;

		/**
		 * Number of connections that may wait to be accepted; as for the other sockets
		 * when not set.
		 */
		private @Nullable Integer backlog;

		public @Nullable Integer getPort() {
			return this.port;
		}

		public void setPort(@Nullable Integer port) {
			this.port = port;
		}

		public @Nullable InetAddress getAddress() {
			return this.address;
		}

		public void setAddress(@Nullable InetAddress address) {
			this.address = address;
		}

		public @Nullable File getPath() {
			return this.path;
		}

		public void setPath(@Nullable File path) {
			this.path = path;
		}

		public @Nullable String getPermissions() {
			return this.permissions;
		}

		public void setPermissions(@Nullable String permissions) {
			this.permissions = permissions;
		}

		public @Nullable Integer getBacklog() {
			return this.backlog;
		}

		public void setBacklog(@Nullable Integer backlog) {
			this.backlog = backlog;
		}

	}

}
