package io.launcher.socket;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link SocketHandoff}, {@link SocketHandoffClient} and
 * {@link InheritedSocket}, within one JVM.
 */
class SocketHandoffTests {

	private static final long WORKER = 7;

	private static final String TOKEN = "secret";

	private final List<Closeable> open = new ArrayList<>();

	@TempDir
	private Path directory;

	@AfterEach
	void closeAll() throws IOException {
		for (int i = this.open.size() - 1; i >= 0; i--) {
			this.open.get(i).close();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "127.0.0.1", "any", "::1", "unix" })
	void adoptedChannelAccepts(String where) throws Exception {
		ListeningSocket listening = listen("web", where);
		InheritedSocket inherited = inherit(listening).get(0);
		assertThat(inherited.name()).isEqualTo("web");
		assertThat(inherited.address()).isEqualTo(listening.address());
		for (int start = 0; start < 3; start++) {
			try (ServerSocketChannel channel = inherited.open()) {
				assertThat(channel.isBlocking()).isTrue();
				connectAndAccept(reachable(listening.address()), channel);
			}
		}
	}

	@Test
	void dualStackAcceptsBoth() throws Exception {
		ListeningSocket listening = listen("web", "any");
		int port = ((InetSocketAddress) listening.address()).getPort();
		try (ServerSocketChannel channel = inherit(listening).get(0).open()) {
			connectAndAccept(new InetSocketAddress("127.0.0.1", port), channel);
			connectAndAccept(new InetSocketAddress("::1", port), channel);
		}
	}

	@Test
	void handsOverSeveralByName() throws Exception {
		ListeningSocket web = listen("web", "127.0.0.1");
		ListeningSocket grpc = listen("grüße", "127.0.0.1");
		ListeningSocket unix = listen("unix", "unix");
		List<InheritedSocket> inherited = inherit(web, grpc, unix);
		assertThat(inherited).extracting(InheritedSocket::name).containsExactly("web", "grüße", "unix");
		assertThat(inherited).extracting(InheritedSocket::address)
			.containsExactly(web.address(), grpc.address(), unix.address());
	}

	@Test
	void handsOverAsManyAsTheKernelAllows() throws Exception {
		ListeningSocket web = listen("n".repeat(64), "127.0.0.1");
		ListeningSocket[] many = new ListeningSocket[DescriptorMessage.MAX_DESCRIPTORS];
		java.util.Arrays.fill(many, web);
		assertThat(inherit(many)).hasSize(many.length);
	}

	@ParameterizedTest
	@ValueSource(strings = { "any", "127.0.0.1", "unix" })
	void closeWakesABlockedAcceptAndTheSiblingGoesOn(String where) throws Exception {
		ListeningSocket listening = listen("web", where);
		InheritedSocket inherited = inherit(listening).get(0);
		try (ServerSocketChannel sibling = inherited.open()) {
			for (int i = 0; i < 20; i++) {
				ServerSocketChannel channel = inherited.open();
				CompletableFuture<Throwable> ended = new CompletableFuture<>();
				Thread thread = new Thread(() -> {
					try (SocketChannel accepted = channel.accept()) {
						ended.complete(new AssertionError("accepted " + accepted));
					}
					catch (Throwable ex) {
						ended.complete(ex);
					}
				});
				thread.start();
				awaitInAccept(thread);
				channel.close();
				assertThat(ended.get(5, TimeUnit.SECONDS)).isInstanceOf(AsynchronousCloseException.class);
			}
			connectAndAccept(reachable(listening.address()), sibling);
			assertThat(OpenDescriptors.nonBlocking(listening.descriptor())).isFalse();
		}
	}

	@Test
	void doesNotTouchNonBlockingAndClosesOnExec() throws Exception {
		ListeningSocket listening = listen("web", "127.0.0.1");
		try (ServerSocketChannel channel = inherit(listening).get(0).open()) {
			// listener, template and channel, once the sender has closed its copy
			List<Integer> descriptors = Awaitility.await()
				.until(() -> OpenDescriptors.of(listening.address()), (found) -> found.size() == 3);
			for (int descriptor : descriptors) {
				assertThat(OpenDescriptors.nonBlocking(descriptor)).isFalse();
				assertThat(OpenDescriptors.closeOnExec(descriptor)).isTrue();
			}
		}
	}

	@Test
	void leaksNothing() throws Exception {
		ListeningSocket tcp = listen("web", "127.0.0.1");
		ListeningSocket unix = listen("unix", "unix");
		SocketHandoff handoff = handoff(tcp, unix);
		Path path = handoffPath();
		receiveAndOpen(path);
		long before = OpenDescriptors.count();
		for (int i = 0; i < 200; i++) {
			receiveAndOpen(path);
			assertThatIOException().isThrownBy(() -> SocketHandoffClient.receive(path, WORKER, "wrong"));
		}
		// the supervisor's end of a connection closes in its own time, also that of the
		// one
		// before the first count
		Awaitility.await().untilAsserted(() -> assertThat(OpenDescriptors.count()).isLessThanOrEqualTo(before));
		handoff.close();
		assertThat(OpenDescriptors.count()).isLessThan(before);
		try (Stream<Path> files = Files.list(this.directory)) {
			assertThat(files).as("no file of a throw-away").hasSize(1);
		}
	}

	@Test
	void wrongTokenIsRefused() throws Exception {
		handoff(listen("web", "127.0.0.1"));
		assertThatIOException().isThrownBy(() -> SocketHandoffClient.receive(handoffPath(), WORKER, "wrong"))
			.withMessageContaining("refused")
			.withMessageContaining("worker 7");
		assertThatIOException().isThrownBy(() -> SocketHandoffClient.receive(handoffPath(), WORKER + 1, TOKEN))
			.withMessageContaining("worker 8");
	}

	@Test
	void failingAuthorizerEndsOnlyThatConnection() throws Exception {
		ListeningSocket web = listen("web", "127.0.0.1");
		this.open.add(SocketHandoff.open(handoffPath(), (worker, token) -> {
			if (worker == 1) {
				throw new IllegalStateException("on purpose");
			}
			return List.of(web);
		}));
		assertThatIOException().isThrownBy(() -> SocketHandoffClient.receive(handoffPath(), 1, TOKEN));
		assertThat(keep(SocketHandoffClient.receive(handoffPath(), 2, TOKEN))).hasSize(1);
	}

	@Test
	void closedListenerIsNotHandedOver() throws Exception {
		ListeningSocket web = listen("web", "127.0.0.1");
		handoff(web);
		web.close();
		assertThatIOException().isThrownBy(() -> SocketHandoffClient.receive(handoffPath(), WORKER, TOKEN));
	}

	@Test
	void silentClientsDoNotBlockOthers() throws Exception {
		handoff(listen("web", "127.0.0.1"));
		for (int i = 0; i < 3; i++) {
			this.open.add(SocketChannel.open(UnixDomainSocketAddress.of(handoffPath())));
		}
		long start = System.nanoTime();
		assertThat(keep(SocketHandoffClient.receive(handoffPath(), WORKER, TOKEN))).hasSize(1);
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(1));
		for (int i = 0; i < 5; i++) {
			this.open.add(SocketChannel.open(UnixDomainSocketAddress.of(handoffPath())));
		}
		assertThat(keep(SocketHandoffClient.receive(handoffPath(), WORKER, TOKEN))).hasSize(1);
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(6));
	}

	@Test
	void slowAndMalformedClientsAreCutOff() throws Exception {
		handoff(listen("web", "127.0.0.1"));
		try (SocketChannel slow = SocketChannel.open(UnixDomainSocketAddress.of(handoffPath()));
				SocketChannel malformed = SocketChannel.open(UnixDomainSocketAddress.of(handoffPath()))) {
			slow.write(ByteBuffer.wrap(new byte[] { 0 }));
			malformed.write(ByteBuffer.allocate(10).putLong(WORKER).putShort((short) -1).flip());
			assertThat(malformed.read(ByteBuffer.allocate(1))).isEqualTo(-1);
			assertThat(slow.read(ByteBuffer.allocate(1))).isEqualTo(-1);
		}
		assertThat(keep(SocketHandoffClient.receive(handoffPath(), WORKER, TOKEN))).hasSize(1);
	}

	@Test
	void closeEndsThreadsAndConnectionsAtOnce() throws Exception {
		SocketHandoff handoff = handoff(listen("web", "127.0.0.1"));
		try (SocketChannel silent = SocketChannel.open(UnixDomainSocketAddress.of(handoffPath()))) {
			Awaitility.await().until(() -> threads().contains("launcher-handoff-1"));
			long start = System.nanoTime();
			handoff.close();
			handoff.close();
			assertThat(silent.read(ByteBuffer.allocate(1))).isEqualTo(-1);
			assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(1));
		}
		// the last thing that the thread of an executor does is to say that it has ended
		Awaitility.await().until(() -> threads().stream().noneMatch((name) -> name.startsWith("launcher-handoff")));
		assertThat(handoffPath()).doesNotExist();
		assertThatIOException().isThrownBy(() -> SocketHandoffClient.receive(handoffPath(), WORKER, TOKEN));
	}

	@Test
	void closedTemplateOpensNothingButItsChannelsStay() throws Exception {
		ListeningSocket listening = listen("web", "127.0.0.1");
		InheritedSocket inherited = inherit(listening).get(0);
		try (ServerSocketChannel channel = inherited.open()) {
			inherited.close();
			inherited.close();
			assertThatExceptionOfType(ClosedChannelException.class).isThrownBy(inherited::open);
			assertThatExceptionOfType(ClosedChannelException.class).isThrownBy(inherited::hasQueuedConnections);
			connectAndAccept(listening.address(), channel);
		}
	}

	@Test
	void tellsWhetherConnectionsWait() throws Exception {
		ListeningSocket listening = listen("web", "127.0.0.1");
		InheritedSocket inherited = inherit(listening).get(0);
		assertThat(inherited.hasQueuedConnections()).isFalse();
		try (SocketChannel client = SocketChannel.open(listening.address());
				ServerSocketChannel channel = inherited.open()) {
			assertThat(inherited.hasQueuedConnections()).isTrue();
			channel.accept().close();
			assertThat(inherited.hasQueuedConnections()).isFalse();
		}
	}

	@Test
	void pathThatIsTooLongIsNamed() {
		Path path = this.directory.resolve("x".repeat(120));
		assertThatIllegalArgumentException().isThrownBy(() -> SocketHandoff.open(path, (worker, token) -> List.of()))
			.withMessageContaining("launcher.control.directory");
	}

	private void receiveAndOpen(Path path) throws IOException {
		for (InheritedSocket inherited : SocketHandoffClient.receive(path, WORKER, TOKEN)) {
			inherited.open().close();
			inherited.close();
		}
	}

	private List<InheritedSocket> inherit(ListeningSocket... sockets) throws IOException {
		handoff(sockets);
		return keep(SocketHandoffClient.receive(handoffPath(), WORKER, TOKEN));
	}

	private List<InheritedSocket> keep(List<InheritedSocket> inherited) {
		this.open.addAll(inherited);
		return inherited;
	}

	private SocketHandoff handoff(ListeningSocket... sockets) throws IOException {
		SocketHandoff handoff = SocketHandoff.open(handoffPath(),
				(worker, token) -> (worker == WORKER && token.equals(TOKEN)) ? List.of(sockets) : List.of());
		this.open.add(handoff);
		return handoff;
	}

	private Path handoffPath() {
		return this.directory.resolve("handoff");
	}

	private ListeningSocket listen(String name, String where) throws IOException {
		SocketAddress address = switch (where) {
			case "unix" -> UnixDomainSocketAddress.of(this.directory.resolve(name + ".sock"));
			case "any" -> new InetSocketAddress(0);
			default -> new InetSocketAddress(where, 0);
		};
		ListeningSocket socket = ListeningSocket.open(name, address, 100);
		this.open.add(socket);
		return socket;
	}

	private static SocketAddress reachable(SocketAddress address) {
		return (address instanceof InetSocketAddress inet && inet.getAddress().isAnyLocalAddress())
				? new InetSocketAddress("127.0.0.1", inet.getPort()) : address;
	}

	private static void connectAndAccept(SocketAddress address, ServerSocketChannel channel) throws IOException {
		try (SocketChannel client = (address instanceof UnixDomainSocketAddress)
				? SocketChannel.open(StandardProtocolFamily.UNIX) : SocketChannel.open()) {
			client.connect(address);
			try (SocketChannel accepted = channel.accept()) {
				if (address instanceof InetSocketAddress) {
					assertThat(accepted.getLocalAddress()).isEqualTo(address);
					assertThat(accepted.getRemoteAddress()).isEqualTo(client.getLocalAddress());
				}
				accepted.write(ByteBuffer.wrap(new byte[] { 42 }));
				ByteBuffer answer = ByteBuffer.allocate(1);
				client.read(answer);
				assertThat(answer.array()[0]).isEqualTo((byte) 42);
			}
		}
	}

	private static void awaitInAccept(Thread thread) {
		Awaitility.await()
			.pollInterval(Duration.ofMillis(2))
			.until(() -> Stream.of(thread.getStackTrace())
				.anyMatch((frame) -> frame.getMethodName().startsWith("accept")));
	}

	private static List<String> threads() {
		return Thread.getAllStackTraces().keySet().stream().map(Thread::getName).toList();
	}

}
