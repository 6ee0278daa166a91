package io.launcher.socket;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.AbstractSet;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;

import io.launcher.socket.SocketFileException.Problem;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

/**
 * Tests for {@link SocketFile}.
 */
class SocketFileTests {

	@TempDir
	private Path directory;

	private Path path;

	@BeforeEach
	void setUp() {
		this.path = this.directory.resolve("web.sock");
	}

	@ParameterizedTest
	@ValueSource(strings = { "rw-------", "rw-rw----", "rw-rw-rw-" })
	void permissionsAreThoseThatWereAskedFor(String permissions) throws Exception {
		try (ListeningSocket socket = open(PosixFilePermissions.fromString(permissions))) {
			assertThat(permissions()).isEqualTo(permissions);
			SocketChannel.open(socket.address()).close();
			// those of other files are as before
			Path other = Files.createFile(this.directory.resolve("other"));
			assertThat(Files.getPosixFilePermissions(other)).contains(PosixFilePermission.GROUP_READ);
		}
	}

	@Test
	void nobodyElseMayConnectBeforeThePermissionsAreSet() throws Exception {
		List<String> seen = new ArrayList<>();
		// looked at when the permissions are about to be set
		Set<PosixFilePermission> permissions = new AbstractSet<>() {

			@Override
			public Iterator<PosixFilePermission> iterator() {
				seen.add(permissions());
				return Set.of(PosixFilePermission.OTHERS_WRITE).iterator();
			}

			@Override
			public int size() {
				return 1;
			}

		};
		try (ListeningSocket socket = open(permissions)) {
			assertThat(seen).isNotEmpty().containsOnly("rwx------");
			assertThat(permissions()).isEqualTo("-------w-");
		}
	}

	@Test
	void leftoverOfADeadProcessIsReplaced() throws Exception {
		leftover();
		try (ListeningSocket socket = open(null)) {
			SocketChannel.open(socket.address()).close();
			assertThat(socket.hasQueuedConnections()).isTrue();
		}
		assertThat(this.path).doesNotExist();
	}

	@Test
	void socketInUseIsLeftAlone() throws Exception {
		try (ListeningSocket socket = ListeningSocket.open("web", UnixDomainSocketAddress.of(this.path), 10)) {
			assertProblem(Problem.IN_USE, "already in use");
			assertThat(this.path).exists();
			SocketChannel.open(socket.address()).close();
		}
	}

	@Test
	@Timeout(30)
	void socketWithAFullQueueIsLeftAloneAndNotWaitedFor() throws Exception {
		List<SocketChannel> clients = new ArrayList<>();
		try (ListeningSocket socket = ListeningSocket.open("web", UnixDomainSocketAddress.of(this.path), 1)) {
			assertThatIOException().isThrownBy(() -> fill(clients));
			assertProblem(Problem.UNCLEAR, "cannot be told");
			assertThat(socket.hasQueuedConnections()).isTrue();
			assertThat(this.path).exists();
		}
		finally {
			for (SocketChannel client : clients) {
				client.close();
			}
		}
	}

	@Test
	void fileThatIsNoSocketIsLeftAlone() throws Exception {
		Files.writeString(this.path, "precious");
		assertProblem(Problem.NOT_A_SOCKET, "not a socket");
		assertThat(this.path).hasContent("precious");
	}

	@Test
	void directoryAndLinkAreLeftAlone() throws Exception {
		Files.createDirectory(this.path);
		assertProblem(Problem.NOT_A_SOCKET, "not a socket");
		Files.delete(this.path);
		Files.createSymbolicLink(this.path, this.directory.resolve("nowhere"));
		assertProblem(Problem.NOT_A_SOCKET, "not a socket");
		assertThat(this.path).isSymbolicLink();
	}

	@Test
	void socketOfAnotherKindIsLeftAlone() throws Exception {
		NativeSockets sockets = NativeSockets.load();
		int datagram = sockets.check("socket", sockets.library().socket(SocketConstants.AF_UNIX, 2, 0));
		try {
			byte[] address = NativeAddress.unix(this.path);
			sockets.check("bind", sockets.library().bind(datagram, address, address.length));
			assertProblem(Problem.UNCLEAR, "cannot be told");
			assertThat(this.path).exists();
		}
		finally {
			sockets.close(datagram);
		}
	}

	@Test
	void missingDirectoryIsNamed() {
		this.path = this.directory.resolve("none").resolve("web.sock");
		assertProblem(Problem.NO_DIRECTORY, this.directory.resolve("none").toString());
	}

	@Test
	void pathIsLimitedInBytes() throws Exception {
		int room = 106 - NativeAddress.length(this.directory) - 1;
		this.path = this.directory.resolve("s".repeat(room));
		try (ListeningSocket socket = open(null)) {
			assertThat(this.path).exists();
			SocketChannel.open(socket.address()).close();
		}
		this.path = this.directory.resolve("s".repeat(room + 1));
		assertProblem(Problem.TOO_LONG, "106");
	}

	@Test
	void nothingIsLeftOpenAfterAFailure() throws Exception {
		Files.createFile(this.path);
		long before = OpenDescriptors.count();
		assertProblem(Problem.NOT_A_SOCKET, "not a socket");
		assertThat(OpenDescriptors.count()).isEqualTo(before);
	}

	private String permissions() {
		try {
			return PosixFilePermissions.toString(Files.getPosixFilePermissions(this.path));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private void leftover() throws IOException {
		try (ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
			channel.bind(UnixDomainSocketAddress.of(this.path));
		}
		assertThat(this.path).exists();
	}

	private void fill(List<SocketChannel> clients) throws IOException {
		for (int i = 0; i < 50; i++) {
			SocketChannel client = SocketChannel.open(StandardProtocolFamily.UNIX);
			clients.add(client);
			client.configureBlocking(false);
			client.connect(UnixDomainSocketAddress.of(this.path));
		}
	}

	private ListeningSocket open(Set<PosixFilePermission> permissions) throws IOException {
		return ListeningSocket.open("web", UnixDomainSocketAddress.of(this.path), 10, permissions);
	}

	private void assertProblem(Problem problem, String message) {
		assertThatExceptionOfType(SocketFileException.class).isThrownBy(() -> open(null)).satisfies((ex) -> {
			assertThat(ex.problem()).isEqualTo(problem);
			assertThat(ex).hasMessageContaining(message);
		});
	}

}
