package io.launcher.socket;

import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link ReusePortSocket} and {@link PortReservation}.
 */
class ReusePortSocketTests {

	@Test
	void reservationResolvesPortZeroAndRefusesConnections() throws Exception {
		try (PortReservation port = reserve(0)) {
			assertThat(port.address().getPort()).isPositive();
			assertThatExceptionOfType(ConnectException.class).isThrownBy(() -> SocketChannel.open(port.address()));
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "127.0.0.1", "::1", "0.0.0.0", "::" })
	void takesConnectionsOnlyOnceItListens(String host) throws Exception {
		try (PortReservation port = PortReservation.open("web", new InetSocketAddress(host, 0))) {
			ReusePortSocket socket = told(port);
			InetSocketAddress local = new InetSocketAddress(host.equals("::1") ? "::1" : "127.0.0.1",
					port.address().getPort());
			try (ServerSocketChannel channel = socket.open()) {
				assertThatExceptionOfType(ConnectException.class).isThrownBy(() -> SocketChannel.open(local));
				assertThat(socket.hasQueuedConnections()).isFalse();
				socket.listen(channel);
				assertThat(socket.hasQueuedConnections()).isFalse();
				try (SocketChannel client = SocketChannel.open(local)) {
					assertThat(socket.hasQueuedConnections()).isTrue();
					try (SocketChannel accepted = channel.accept()) {
						assertThat(accepted.getRemoteAddress()).isEqualTo(client.getLocalAddress());
					}
					assertThat(socket.hasQueuedConnections()).isFalse();
				}
			}
			assertThatExceptionOfType(ConnectException.class).isThrownBy(() -> SocketChannel.open(local));
		}
	}

	@Test
	void connectionsAreDistributed() throws Exception {
		try (PortReservation port = reserve(0)) {
			ReusePortSocket one = told(port);
			ReusePortSocket two = told(port);
			try (ServerSocketChannel first = one.open(); ServerSocketChannel second = two.open()) {
				one.listen(first);
				two.listen(second);
				for (int i = 0; i < 100 && !(one.hasQueuedConnections() && two.hasQueuedConnections()); i++) {
					SocketChannel.open(port.address()).close();
				}
				assertThat(one.hasQueuedConnections()).isTrue();
				assertThat(two.hasQueuedConnections()).isTrue();
			}
		}
	}

	@Test
	void closeWakesWhoAcceptsAndNextChannelListensAgain() throws Exception {
		try (PortReservation port = reserve(0)) {
			ReusePortSocket socket = told(port);
			ServerSocketChannel channel = socket.open();
			socket.listen(channel);
			CompletableFuture<SocketChannel> accepted = CompletableFuture.supplyAsync(() -> accept(channel));
			SocketChannel.open(port.address()).close();
			accepted.get(10, TimeUnit.SECONDS).close();
			CompletableFuture<SocketChannel> blocked = CompletableFuture.supplyAsync(() -> accept(channel));
			channel.close();
			assertThatExceptionOfType(ExecutionException.class).isThrownBy(() -> blocked.get(10, TimeUnit.SECONDS))
				.withRootCauseInstanceOf(IOException.class);
			socket.listen(channel);
			try (ServerSocketChannel next = socket.open()) {
				socket.listen(next);
				SocketChannel.open(port.address()).close();
				Awaitility.await().until(socket::hasQueuedConnections);
			}
		}
	}

	@Test
	void portOfOthersIsInUse() throws Exception {
		try (ServerSocketChannel other = ServerSocketChannel.open()) {
			other.setOption(StandardSocketOptions.SO_REUSEPORT, true);
			other.bind(new InetSocketAddress("127.0.0.1", 0));
			assertInUse(((InetSocketAddress) other.getLocalAddress()).getPort());
		}
		try (PortReservation other = reserve(0)) {
			assertInUse(other.address().getPort());
		}
	}

	@Test
	void nobodyElseTakesThePortWhileNoWorkerListens() throws Exception {
		try (PortReservation port = reserve(0); ServerSocketChannel other = ServerSocketChannel.open()) {
			assertThatExceptionOfType(BindException.class).isThrownBy(() -> other.bind(port.address()));
		}
	}

	@Test
	void portIsTakenWhereConnectionsOfAnEarlierOwnerLinger() throws Exception {
		int port;
		try (ListeningSocket earlier = ListeningSocket.open("web", new InetSocketAddress("127.0.0.1", 0), 10)) {
			port = ((InetSocketAddress) earlier.address()).getPort();
			try (SharedSocketFixture fixture = new SharedSocketFixture(earlier);
					ServerSocketChannel channel = fixture.inherit().open();
					SocketChannel client = SocketChannel.open(earlier.address())) {
				// the side that closes first keeps the port for a minute
				channel.accept().close();
				assertThat(client.read(ByteBuffer.allocate(1))).isEqualTo(-1);
			}
		}
		try (PortReservation reservation = reserve(port)) {
			ReusePortSocket socket = told(reservation);
			try (ServerSocketChannel channel = socket.open()) {
				socket.listen(channel);
				SocketChannel.open(reservation.address()).close();
				assertThat(socket.hasQueuedConnections()).isTrue();
			}
		}
	}

	@Test
	void foreignAddressIsTheBindExceptionOfTheJdk() {
		assertThatExceptionOfType(BindException.class)
			.isThrownBy(() -> PortReservation.open("web", new InetSocketAddress("192.0.2.1", 0)))
			.withMessageContaining("Cannot assign requested address");
	}

	@Test
	void nothingIsLeftOpen() throws Exception {
		try (PortReservation port = reserve(0)) {
			ReusePortSocket socket = told(port);
			socket.open().close();
			long before = OpenDescriptors.count();
			for (int i = 0; i < 20; i++) {
				try (ServerSocketChannel channel = socket.open()) {
					socket.listen(channel);
					for (int descriptor : OpenDescriptors.of(port.address())) {
						assertThat(OpenDescriptors.closeOnExec(descriptor)).isTrue();
					}
				}
				assertInUse(port.address().getPort());
			}
			assertThat(OpenDescriptors.count()).isEqualTo(before);
		}
	}

	@Test
	void textOfSomethingElseIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> ReusePortSocket.parse("web,127.0.0.1,80"));
		assertThatIllegalArgumentException().isThrownBy(() -> ReusePortSocket.parse("web,127.0.0.1,http,10"));
	}

	private static void assertInUse(int port) {
		assertThatExceptionOfType(BindException.class).isThrownBy(() -> reserve(port))
			.withMessageContaining("Address already in use");
	}

	private static PortReservation reserve(int port) throws IOException {
		return PortReservation.open("web", new InetSocketAddress("127.0.0.1", port));
	}

	private static ReusePortSocket told(PortReservation port) {
		return ReusePortSocket.parse(ReusePortSocket.format(List.of(port.forWorkers(10)))).get(0);
	}

	private static SocketChannel accept(ServerSocketChannel channel) {
		try {
			return channel.accept();
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
