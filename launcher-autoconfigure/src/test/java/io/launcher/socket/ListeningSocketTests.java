package io.launcher.socket;

import java.net.BindException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link ListeningSocket}.
 */
class ListeningSocketTests {

	@TempDir
	private Path directory;

	@Test
	void resolvesPortZero() throws Exception {
		try (ListeningSocket socket = ListeningSocket.open("web", local("127.0.0.1", 0), 10)) {
			assertThat(port(socket)).isPositive();
			assertThat(socket.name()).isEqualTo("web");
			SocketChannel.open(socket.address()).close();
		}
	}

	@Test
	void findsItsDescriptorAmongSocketsOnTheSamePort() throws Exception {
		try (ListeningSocket one = ListeningSocket.open("one", local("127.0.0.1", 0), 10);
				ListeningSocket two = ListeningSocket.open("two", local("127.0.0.2", port(one)), 10);
				ListeningSocket six = ListeningSocket.open("six", local("::1", port(one)), 10)) {
			Descriptors descriptors = new Descriptors(NativeSockets.load());
			for (ListeningSocket socket : new ListeningSocket[] { one, two, six }) {
				assertThat(descriptors.address(socket.descriptor())).isEqualTo(socket.address());
			}
			assertThat(two.address()).isEqualTo(local("127.0.0.2", port(one)));
		}
	}

	@Test
	void findsItsDescriptorWhenBoundToAnyAddressAndNotThatOfAConnection() throws Exception {
		try (ListeningSocket socket = ListeningSocket.open("web", new InetSocketAddress(0), 10);
				SocketChannel four = SocketChannel.open(local("127.0.0.1", port(socket)));
				SocketChannel six = SocketChannel.open(local("::1", port(socket)))) {
			assertThat(new Descriptors(NativeSockets.load()).listening(socket.address()))
				.isEqualTo(socket.descriptor());
			assertThat(OpenDescriptors.closeOnExec(socket.descriptor())).isTrue();
		}
	}

	@Test
	void findsItsDescriptorWithoutProc() throws Exception {
		try (ListeningSocket socket = ListeningSocket.open("web", local("127.0.0.1", 0), 10)) {
			assertThat(withoutProc().listening(socket.address())).isEqualTo(socket.descriptor());
		}
	}

	@Test
	void workerAdoptsSocketsWithoutProc() throws Exception {
		UnixDomainSocketAddress file = UnixDomainSocketAddress.of(this.directory.resolve("web"));
		for (SocketAddress address : new SocketAddress[] { local("127.0.0.1", 0), local("::1", 0), file }) {
			NativeSockets sockets = NativeSockets.load();
			try (ListeningSocket socket = ListeningSocket.open("web", address, 10);
					InheritedSocket worker = new InheritedSocket("web", sockets, withoutProc(),
							socket.duplicate(sockets), this.directory);
					ServerSocketChannel channel = worker.open();
					SocketChannel client = SocketChannel.open(socket.address());
					SocketChannel accepted = channel.accept()) {
				assertThat(worker.address()).isEqualTo(socket.address());
				assertThat(accepted.getLocalAddress()).isEqualTo(client.getRemoteAddress());
			}
		}
	}

	@Test
	void portInUseIsTheBindExceptionOfTheJdk() throws Exception {
		try (ListeningSocket socket = ListeningSocket.open("web", local("127.0.0.1", 0), 10)) {
			long before = OpenDescriptors.count();
			assertThatExceptionOfType(BindException.class)
				.isThrownBy(() -> ListeningSocket.open("again", socket.address(), 10))
				.withMessageContaining("Address already in use");
			assertThat(OpenDescriptors.count()).isEqualTo(before);
		}
	}

	@Test
	void foreignAddressIsTheBindExceptionOfTheJdk() {
		assertThatExceptionOfType(BindException.class)
			.isThrownBy(() -> ListeningSocket.open("web", local("192.0.2.1", 0), 10))
			.withMessageContaining("Cannot assign requested address");
	}

	@Test
	void nameIsRequired() {
		assertThatIllegalArgumentException().isThrownBy(() -> ListeningSocket.open(" ", local("127.0.0.1", 0), 10));
	}

	@Test
	void tellsWhetherConnectionsWait() throws Exception {
		try (ListeningSocket socket = ListeningSocket.open("web", local("127.0.0.1", 0), 10)) {
			assertThat(socket.hasQueuedConnections()).isFalse();
			try (SocketChannel client = SocketChannel.open(socket.address())) {
				assertThat(socket.hasQueuedConnections()).isTrue();
			}
		}
	}

	@Test
	void closedSocketIsNotUsed() throws Exception {
		ListeningSocket socket = ListeningSocket.open("web", local("127.0.0.1", 0), 10);
		socket.close();
		socket.close();
		assertThatExceptionOfType(ClosedChannelException.class).isThrownBy(socket::hasQueuedConnections);
		assertThatExceptionOfType(ClosedChannelException.class)
			.isThrownBy(() -> socket.duplicate(NativeSockets.load()));
	}

	@Test
	void abandonedSocketKeepsItsQueueLetsNobodyJoinAndEnds() throws Exception {
		ListeningSocket socket = ListeningSocket.open("web", local("127.0.0.1", 0), 10);
		NativeSockets sockets = NativeSockets.load();
		try (InheritedSocket worker = new InheritedSocket("web", sockets, socket.duplicate(sockets), null);
				ServerSocketChannel listener = worker.open();
				SocketChannel queued = SocketChannel.open(socket.address());
				Socket late = new Socket()) {
			assertThat(worker.isAbandoned()).isFalse();
			socket.abandon();
			assertThat(worker.isAbandoned()).isTrue();
			assertThatExceptionOfType(SocketTimeoutException.class)
				.isThrownBy(() -> late.connect(socket.address(), 100));
			assertThat(worker.hasQueuedConnections()).isTrue();
			try (SocketChannel accepted = listener.accept()) {
				queued.write(ByteBuffer.allocate(3));
				assertThat(accepted.read(ByteBuffer.allocate(10))).isEqualTo(3);
			}
			assertThat(worker.hasEnded()).isFalse();
			assertThat(worker.end()).isTrue();
			assertThat(worker.hasEnded()).isTrue();
			assertThat(worker.end()).as("the second of two that are the last").isFalse();
			assertThatExceptionOfType(ConnectException.class).isThrownBy(() -> SocketChannel.open(socket.address()));
		}
	}

	@Test
	void socketOfAnActivatorStaysAsItIsWhenAbandoned() throws Exception {
		NativeSockets sockets = NativeSockets.load();
		try (ListeningSocket activator = ListeningSocket.open("web", local("127.0.0.1", 0), 10)) {
			ListeningSocket adopted = ListeningSocket.adopt("web", activator.duplicate(sockets), activator.address());
			try (InheritedSocket worker = new InheritedSocket("web", sockets, adopted.duplicate(sockets), null)) {
				adopted.abandon();
				assertThat(worker.isAbandoned()).isFalse();
				SocketChannel.open(activator.address()).close();
			}
		}
	}

	@Test
	void deletesTheFileOfAUnixSocket() throws Exception {
		UnixDomainSocketAddress address = UnixDomainSocketAddress.of(this.directory.resolve("web"));
		try (ListeningSocket socket = ListeningSocket.open("web", address, 10)) {
			assertThat(new Descriptors(NativeSockets.load()).address(socket.descriptor())).isEqualTo(address);
			assertThat(address.getPath()).exists();
		}
		assertThat(address.getPath()).doesNotExist();
	}

	@Test
	void leavesAFileThatIsSomeoneElsesByNow() throws Exception {
		UnixDomainSocketAddress address = UnixDomainSocketAddress.of(this.directory.resolve("web"));
		ListeningSocket socket = ListeningSocket.open("web", address, 10);
		Files.move(address.getPath(), this.directory.resolve("old"));
		try (ServerSocketChannel other = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
			other.bind(address);
			socket.close();
			assertThat(address.getPath()).exists();
		}
	}

	private static Descriptors withoutProc() {
		SocketAbi abi = SocketAbi.current();
		return new Descriptors(NativeSockets.load(),
				new SocketAbi(abi.afInet6(), abi.solSocket(), abi.soAcceptConn(), abi.lengthByte(), "/does/not/exist"));
	}

	private static InetSocketAddress local(String host, int port) throws Exception {
		return new InetSocketAddress(InetAddress.getByName(host), port);
	}

	private static int port(ListeningSocket socket) {
		SocketAddress address = socket.address();
		return ((InetSocketAddress) address).getPort();
	}

}
