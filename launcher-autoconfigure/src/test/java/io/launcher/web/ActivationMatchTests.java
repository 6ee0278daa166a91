package io.launcher.web;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.launcher.socket.ActivatedSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link ActivationMatch}.
 */
class ActivationMatchTests {

	private final List<SocketDefinition> definitions = new ArrayList<>();

	private final List<ActivatedSocket> received = new ArrayList<>();

	@TempDir
	private Path directory;

	@Test
	void nameComesFirst() {
		define("web", port(8080, null));
		define("admin", port(9090, null));
		ActivatedSocket admin = receive("admin", inet("0.0.0.0", 8080));
		ActivatedSocket web = receive("web", inet("127.0.0.1", 7070));
		assertThat(match()).isEqualTo(Map.of("web", web, "admin", admin));
	}

	@Test
	void addressAndPortComeNext() {
		define("web", port(8080, null));
		define("admin", port(8080, "127.0.0.1"));
		define("file", unix(this.directory.resolve("a.sock")));
		ActivatedSocket file = receive("app.socket", UnixDomainSocketAddress.of(this.directory.resolve("a.sock")));
		ActivatedSocket admin = receive("app.socket", inet("127.0.0.1", 8080));
		ActivatedSocket web = receive("app.socket", inet("::", 8080));
		assertThat(match()).isEqualTo(Map.of("web", web, "admin", admin, "file", file));
	}

	@Test
	void configuredWildcardIsAnyWildcard() {
		define("web", port(8080, "0.0.0.0"));
		ActivatedSocket web = receive("unknown", inet("::", 8080));
		assertThat(match()).isEqualTo(Map.of("web", web));
	}

	@Test
	void anyPortIsTheOneThatIsLeft() {
		define("web", port(0, null));
		define("admin", port(9090, null));
		ActivatedSocket web = receive("unknown", inet("127.0.0.1", 1234));
		ActivatedSocket admin = receive("unknown", inet("::", 9090));
		assertThat(match()).isEqualTo(Map.of("web", web, "admin", admin));
	}

	@Test
	void twoOfOneNameAreToldApartByTheirAddresses() {
		define("web", port(8080, null));
		define("admin", port(9090, null));
		ActivatedSocket admin = receive("web", inet("::", 9090));
		ActivatedSocket web = receive("web", inet("::", 8080));
		assertThat(match()).isEqualTo(Map.of("web", web, "admin", admin));
	}

	@Test
	void pathMayBeOneToTheSameFile() throws Exception {
		Path file = Files.createFile(this.directory.resolve("a.sock"));
		define("web", unix(Files.createSymbolicLink(this.directory.resolve("link"), this.directory).resolve("a.sock")));
		ActivatedSocket web = receive("unknown", UnixDomainSocketAddress.of(file));
		assertThat(match()).isEqualTo(Map.of("web", web));
	}

	@Test
	void webByNameMayBeAPathInPlaceOfThePort() {
		define("web", port(8080, null));
		ActivatedSocket web = receive("web", UnixDomainSocketAddress.of("/run/web.sock"));
		assertThat(match()).isEqualTo(Map.of("web", web));
	}

	@Test
	void notEverySocketNeedsToBePassed() {
		define("web", port(8080, null));
		define("admin", port(9090, null));
		ActivatedSocket admin = receive("admin", inet("::", 9090));
		assertThat(match()).isEqualTo(Map.of("admin", admin));
	}

	@Test
	void unmatchedSocketIsExplained() {
		define("web", port(8080, null));
		receive("app.socket", inet("0.0.0.0", 9090));
		assertFailure("descriptor 3 (name 'app.socket', listening on 0.0.0.0 port 9090)",
				"'web' on port 8080, by 'server.port'", "FileDescriptorName=web", "'server.port=9090'");
	}

	@Test
	void samePortOnAnotherAddressIsUnmatched() {
		define("web", port(8080, null));
		receive("app.socket", inet("127.0.0.1", 8080));
		assertFailure("127.0.0.1 port 8080", "'server.address=127.0.0.1'");
	}

	@Test
	void secondSocketForOneNameIsUnmatched() {
		define("web", port(8080, null));
		receive("web", inet("::", 8080));
		receive("web", inet("::", 8443));
		assertFailure("descriptor 4", "8443", "launcher.web.additional-sockets.<name>");
	}

	@Test
	void severalForAnyPortAreUnmatched() {
		define("web", port(0, null));
		receive("unknown", inet("::", 8080));
		receive("unknown", inet("::", 8081));
		assertFailure("descriptor 3", "FileDescriptorName=web");
	}

	@Test
	void unixSocketIsNotAnyPort() {
		define("web", port(0, null));
		receive("unknown", UnixDomainSocketAddress.of("/run/web.sock"));
		assertFailure("/run/web.sock", "'launcher.web.unix-socket.path=/run/web.sock'");
	}

	@Test
	void portForAConfiguredPathIsExplained() {
		define("web", unix(Path.of("/run/web.sock")));
		receive("web", inet("::", 8080));
		assertFailure("descriptor 3", "/run/web.sock", "ListenStream=", "remove 'launcher.web.unix-socket.path'");
	}

	@Test
	void pathForAConfiguredPortIsExplainedForAnAdditionalSocket() {
		define("web", port(8080, null));
		define("admin", port(9090, null));
		receive("admin", UnixDomainSocketAddress.of("/run/admin.sock"));
		assertFailure("descriptor 3", "'launcher.web.additional-sockets.admin.port'",
				"'launcher.web.additional-sockets.admin.path'");
	}

	private void define(String name, ListenAddress address) {
		this.definitions.add(new SocketDefinition(name, address, 10));
	}

	private ActivatedSocket receive(String name, SocketAddress address) {
		ActivatedSocket socket = new ActivatedSocket(3 + this.received.size(), name, address);
		this.received.add(socket);
		return socket;
	}

	private Map<String, ActivatedSocket> match() {
		return ActivationMatch.match(this.definitions, this.received);
	}

	private void assertFailure(String... told) {
		assertThatExceptionOfType(ListenException.class).isThrownBy(this::match)
			.satisfies((ex) -> assertThat(ex.getMessage() + "\n" + ex.getAction()).contains(told));
	}

	private static ListenAddress port(int port, String address) {
		return new ListenAddress.Port(port, (address != null) ? inet(address, 0).getAddress() : null);
	}

	private static ListenAddress unix(Path path) {
		return new ListenAddress.UnixSocket(path, null);
	}

	private static InetSocketAddress inet(String host, int port) {
		try {
			return new InetSocketAddress(InetAddress.getByName(host), port);
		}
		catch (UnknownHostException ex) {
			throw new IllegalArgumentException(ex);
		}
	}

}
