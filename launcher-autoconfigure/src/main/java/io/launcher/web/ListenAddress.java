package io.launcher.web;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * Where to listen, as it is configured.
 */
public sealed interface ListenAddress {

	/**
	 * The address for a socket.
	 * @return the address
	 * @throws IllegalArgumentException if there is no such address
	 */
	SocketAddress toSocketAddress();

	/**
	 * A port.
	 *
	 * @param port the port, 0 for any that is free
	 * @param address the local address, {@code null} for all
	 */
	record Port(int port, @Nullable InetAddress address) implements ListenAddress {

		@Override
		public InetSocketAddress toSocketAddress() {
			return (this.address != null) ? new InetSocketAddress(this.address, this.port)
					: new InetSocketAddress(this.port);
		}

		@Override
		public String toString() {
			return (this.address != null) ? "address " + this.address.getHostAddress() + " and port " + this.port
					: "port " + this.port;
		}

	}

	/**
	 * A Unix domain socket.
	 *
	 * @param path its absolute path
	 * @param permissions those of its file, {@code null} for what the umask leaves
	 */
	record UnixSocket(Path path, @Nullable Set<PosixFilePermission> permissions) implements ListenAddress {

		public UnixSocket {
			path = path.toAbsolutePath().normalize();
			permissions = (permissions != null) ? Set.copyOf(permissions) : null;
		}

		@Override
		public UnixDomainSocketAddress toSocketAddress() {
			return UnixDomainSocketAddress.of(this.path);
		}

		@Override
		public String toString() {
			return "the Unix domain socket " + this.path;
		}

	}

}
