package io.launcher.context;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.launcher.socket.ListeningSocket;
import io.launcher.web.ListenAddress;
import io.launcher.web.ListenException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.WebApplicationType;
import org.springframework.mock.env.MockEnvironment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link WorkerSockets}.
 */
class WorkerSocketsTests {

	private final MockEnvironment environment = new MockEnvironment().withProperty("server.port", "0")
		.withProperty("server.address", "127.0.0.1");

	private final List<WebSettings.AdditionalSocket> additional = new ArrayList<>();

	private WebApplicationType type = WebApplicationType.SERVLET;

	private SocketMode mode = SocketMode.AUTO;

	@TempDir
	private Path directory;

	@Test
	void allSocketsAreOpenedAndToldAndClosed() throws Exception {
		Path file = this.directory.resolve("local.sock");
		add("admin", new ListenAddress.Port(0, InetAddress.getLoopbackAddress()));
		add("local", new ListenAddress.UnixSocket(file, null));
		List<ListeningSocket> sockets;
		try (WorkerSockets opened = open(Map.of())) {
			sockets = opened.sockets();
			assertThat(sockets).extracting(ListeningSocket::name).containsExactly("web", "admin", "local");
			assertThat(opened.properties())
				.isEqualTo(Map.of("server.port", port(sockets.get(0)), "launcher.web.additional-sockets.admin.port",
						port(sockets.get(1)), "launcher.web.additional-sockets.local.path", file.toString()));
			for (ListeningSocket socket : sockets) {
				SocketChannel.open(socket.address()).close();
			}
		}
		assertThat(sockets).allSatisfy((socket) -> assertThatExceptionOfType(Exception.class)
			.isThrownBy(() -> SocketChannel.open(socket.address())));
		assertThat(file).doesNotExist();
	}

	@Test
	void unixSocketTakesThePlaceOfThePort() throws Exception {
		Path file = this.directory.resolve("web.sock");
		WebSettings settings = new WebSettings(SocketMode.AUTO, null, new ListenAddress.UnixSocket(file, null),
				List.of());
		try (WorkerSockets opened = open(settings, Map.of())) {
			assertThat(opened.sockets()).extracting(ListeningSocket::address)
				.containsExactly(UnixDomainSocketAddress.of(file));
			assertThat(opened.properties()).isEqualTo(Map.of("launcher.web.unix-socket.path", file.toString()));
		}
	}

	@Test
	void whatWasOpenedIsClosedAgainAfterAFailure() throws Exception {
		Path file = this.directory.resolve("local.sock");
		add("local", new ListenAddress.UnixSocket(file, null));
		add("foreign", new ListenAddress.Port(0, InetAddress.getByName("192.0.2.1")));
		assertThatExceptionOfType(ListenException.class).isThrownBy(() -> open(Map.of()))
			.withMessageContaining("192.0.2.1");
		assertThat(file).doesNotExist();
	}

	@Test
	void nothingIsOpenedWhereNobodyShares() throws Exception {
		this.mode = SocketMode.NONE;
		assertNothingIsOpened();
		this.mode = SocketMode.AUTO;
		this.environment.setProperty("server.port", "-1");
		assertNothingIsOpened();
		this.environment.setProperty("server.port", "0");
		this.type = WebApplicationType.NONE;
		assertNothingIsOpened();
	}

	@Test
	void socketThatOnlyTheSupervisorOpensNeedsOneThatDoes() {
		add("admin", new ListenAddress.Port(0, null));
		this.mode = SocketMode.NONE;
		assertThatExceptionOfType(UnopenedSocketException.class).isThrownBy(() -> open(Map.of()))
			.withMessageContaining("'launcher.web.additional-sockets' is set")
			.withMessageContaining("'launcher.web.socket' is 'none'");
	}

	@Test
	void socketsForAnotherProcessAreNotUsed() throws Exception {
		try (WorkerSockets opened = open(Map.of("LISTEN_PID", "1", "LISTEN_FDS", "1"))) {
			assertThat(opened.sockets()).hasSize(1);
		}
	}

	@Test
	void malformedActivationIsAListenException() {
		String pid = Long.toString(ProcessHandle.current().pid());
		assertThatExceptionOfType(ListenException.class)
			.isThrownBy(() -> open(Map.of("LISTEN_PID", pid, "LISTEN_FDS", "two")))
			.withMessageContaining("'two'")
			.satisfies((ex) -> assertThat(ex.getAction()).contains("socket unit"));
	}

	private void assertNothingIsOpened() throws Exception {
		try (WorkerSockets opened = open(Map.of())) {
			assertThat(opened.sockets()).isEmpty();
			assertThat(opened.properties()).isEmpty();
		}
	}

	private void add(String name, ListenAddress address) {
		this.additional.add(new WebSettings.AdditionalSocket(name, address, null));
	}

	private WorkerSockets open(Map<String, String> variables) {
		return open(new WebSettings(this.mode, null, null, this.additional), variables);
	}

	private WorkerSockets open(WebSettings web, Map<String, String> variables) {
		LauncherSettings base = LauncherSettings.DEFAULT;
		LauncherSettings settings = new LauncherSettings(base.mode(), base.workers(), base.services(), base.defaults(),
				base.boot(), base.changes(), base.scheduling(), web, base.worker(), base.controlDirectory(),
				base.signals(), base.supervisorSources(), base.logOptions());
		return WorkerSockets.open(new LaunchedApplication(null, List.of(), this.type), settings, this.environment,
				variables);
	}

	private static String port(ListeningSocket socket) {
		return Integer.toString(((InetSocketAddress) socket.address()).getPort());
	}

}
