package io.launcher.context;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import io.launcher.socket.ReusePortSocket;
import io.launcher.web.ListenAddress;
import io.launcher.web.ListenException;
import io.launcher.web.SharedSockets;
import io.launcher.web.SocketDefinition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link ReservedPorts} and {@link ConnectionMigration}.
 */
class ReservedPortsTests {

	private static final InetAddress LOCAL = InetAddress.getLoopbackAddress();

	@TempDir
	private Path directory;

	@Test
	void workersAreToldPortsAddressesAndBacklogs() throws IOException {
		SocketDefinition web = new SocketDefinition("web", new ListenAddress.Port(0, LOCAL), 77);
		SocketDefinition admin = new SocketDefinition("admin", new ListenAddress.Port(0, null), 5);
		try (ReservedPorts ports = ReservedPorts.open(List.of(web, admin))) {
			List<ReusePortSocket> told = ReusePortSocket
				.parse(ports.properties().get(SharedSockets.REUSE_PORT_PROPERTY));
			assertThat(told).extracting(ReusePortSocket::name).containsExactly("web", "admin");
			assertThat(told.get(0).address().getAddress()).isEqualTo(LOCAL);
			assertThat(told.get(1).address().getAddress().isAnyLocalAddress()).isTrue();
			assertThat(ports.properties().get(SharedSockets.REUSE_PORT_PROPERTY)).contains(",77;").endsWith(",5");
			assertThat(ports.properties()).containsEntry("server.port", String.valueOf(told.get(0).address().getPort()))
				.containsEntry("launcher.web.additional-sockets.admin.port",
						String.valueOf(told.get(1).address().getPort()));
		}
	}

	@Test
	void portInUseIsExplainedAndNothingStaysTaken() throws IOException {
		try (ServerSocket other = new ServerSocket(0, 1, LOCAL); ServerSocket free = new ServerSocket(0, 1, LOCAL)) {
			int freed = free.getLocalPort();
			free.close();
			SocketDefinition web = new SocketDefinition("web", new ListenAddress.Port(freed, LOCAL), 1);
			SocketDefinition admin = new SocketDefinition("admin", new ListenAddress.Port(other.getLocalPort(), LOCAL),
					1);
			assertThatExceptionOfType(ListenException.class).isThrownBy(() -> ReservedPorts.open(List.of(web, admin)))
				.withMessageContaining("in use")
				.withCauseInstanceOf(BindException.class)
				.satisfies((ex) -> assertThat(ex.getAction()).contains("additional-sockets.admin.port"));
			ReservedPorts.open(List.of(web)).close();
		}
	}

	@Test
	void unixSocketIsRefused() {
		SocketDefinition web = new SocketDefinition("web",
				new ListenAddress.UnixSocket(this.directory.resolve("socket"), null), 1);
		assertThatExceptionOfType(InvalidLauncherPropertyException.class)
			.isThrownBy(() -> ReservedPorts.open(List.of(web)))
			.withMessageContaining("'launcher.web.socket' is 'reuse-port'")
			.withMessageContaining("launcher.web.unix-socket.path")
			.withMessageContaining("'shared'");
	}

	@Test
	void whatIsLostIsSaidUnlessTheKernelMigratesConnections() throws IOException {
		Path file = this.directory.resolve("switch");
		ConnectionMigration migration = new ConnectionMigration(file);
		assertThat(migration.isOn()).isFalse();
		assertThat(migration.consequence()).contains("tcp_migrate_req is not there")
			.contains("dies are reset")
			.contains("'shared'");
		Files.writeString(file, "0\n");
		assertThat(migration.isOn()).isFalse();
		assertThat(migration.consequence()).contains("tcp_migrate_req is 0. ");
		Files.writeString(file, "1\n");
		assertThat(migration.isOn()).isTrue();
		assertThat(migration.consequence()).contains("go to its siblings").doesNotContain("reset");
	}

}
