package io.launcher.web;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

import io.launcher.socket.ListeningSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link WebListener}.
 */
class WebListenerTests {

	@TempDir
	private Path directory;

	@Test
	void opensPortsAndUnixSockets() throws Exception {
		Path path = this.directory.resolve("web.sock");
		try (ListeningSocket port = WebListener.open(definition("web", 0, "127.0.0.1"));
				ListeningSocket file = WebListener.open(new SocketDefinition("local",
						new ListenAddress.UnixSocket(path, PosixFilePermissions.fromString("rw-------")), 10))) {
			assertThat(port.name()).isEqualTo("web");
			assertThat(((InetSocketAddress) port.address()).getPort()).isPositive();
			assertThat(file.name()).isEqualTo("local");
			assertThat(Files.getPosixFilePermissions(path)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
		}
		assertThat(path).doesNotExist();
	}

	@Test
	void portInUseIsExplained() throws Exception {
		try (ListeningSocket other = WebListener.open(definition("web", 0, "127.0.0.1"))) {
			int port = ((InetSocketAddress) other.address()).getPort();
			assertFailure(definition("web", port, "127.0.0.1"), "port " + port, "in use", "by 'server.port'");
			assertFailure(definition("admin", port, "127.0.0.1"), "in use",
					"'launcher.web.additional-sockets.admin.port'");
		}
	}

	@Test
	void foreignAddressIsExplained() throws Exception {
		assertFailure(definition("web", 0, "192.0.2.1"), "192.0.2.1", "'server.address'");
		assertFailure(definition("admin", 0, "192.0.2.1"), "'launcher.web.additional-sockets.admin.address'");
	}

	@Test
	void portThatIsNoneIsExplained() throws Exception {
		assertFailure(definition("web", 70000, null), "70000", "'server.port'");
	}

	@Test
	void fileOfAUnixSocketIsExplained() throws Exception {
		Path path = this.directory.resolve("web.sock");
		assertFailure(unix("web", this.directory.resolve("x".repeat(100))), "at most 106", "a shorter path");
		assertFailure(unix("web", this.directory.resolve("none").resolve("web.sock")), "no directory",
				"RuntimeDirectory=");
		try (ListeningSocket other = WebListener.open(unix("web", path))) {
			assertThat(other.name()).isEqualTo("web");
			assertFailure(unix("admin", path), "another process listens", "stop the process",
					"'launcher.web.additional-sockets.admin.path'");
		}
		Files.createFile(path);
		assertFailure(unix("web", path), "not a socket", "'launcher.web.unix-socket.path'");
		assertThat(path).exists();
	}

	private static SocketDefinition definition(String name, int port, String address) throws Exception {
		return new SocketDefinition(name,
				new ListenAddress.Port(port, (address != null) ? InetAddress.getByName(address) : null), 10);
	}

	private static SocketDefinition unix(String name, Path path) {
		return new SocketDefinition(name, new ListenAddress.UnixSocket(path, null), 10);
	}

	private static void assertFailure(SocketDefinition definition, String... told) {
		assertThatExceptionOfType(ListenException.class).isThrownBy(() -> WebListener.open(definition))
			.satisfies((ex) -> assertThat(ex.getMessage() + "\n" + ex.getAction()).contains(told));
	}

}
