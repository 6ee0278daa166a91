package io.launcher.socket;

import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import io.launcher.ForkedJvm;
import io.launcher.socket.testapp.AcceptingWorker;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for sharing sockets with JVMs of their own.
 */
class SharedSocketIntegrationTests {

	@TempDir
	private Path directory;

	@Test
	void workersShareTheQueueAndOneGoesOnWhenTheOtherLeaves() throws Exception {
		Path path = this.directory.resolve("handoff");
		try (ListeningSocket web = ListeningSocket.open("web", new InetSocketAddress("127.0.0.1", 0), 100);
				ListeningSocket other = ListeningSocket.open("other", new InetSocketAddress(0), 100);
				SocketHandoff handoff = SocketHandoff.open(path,
						(worker, token) -> token.equals("token-" + worker) ? List.of(web, other) : List.of());
				ForkedJvm one = ForkedJvm.start(AcceptingWorker.class, List.of(), path.toString(), "1", "token-1");
				ForkedJvm two = ForkedJvm.start(AcceptingWorker.class, List.of("-Djava.net.preferIPv4Stack=true"),
						path.toString(), "2", "token-2")) {
			assertThat(one.awaitLine("inherited ")).isEqualTo("web " + web.address());
			assertThat(one.awaitLine("inherited ")).startsWith("other ");
			one.awaitLine("accepting");
			two.awaitLine("accepting");
			Set<Long> answered = new HashSet<>();
			for (int i = 0; i < 20; i++) {
				answered.add(ask(web));
			}
			assertThat(answered).containsExactlyInAnyOrder(one.process().pid(), two.process().pid());
			one.say("close");
			one.awaitLine("woken");
			for (int i = 0; i < 10; i++) {
				assertThat(ask(web)).isEqualTo(two.process().pid());
			}
			two.process().destroyForcibly();
			two.awaitExit();
			try (SocketChannel queued = SocketChannel.open(web.address());
					ForkedJvm three = ForkedJvm.start(AcceptingWorker.class, List.of(), path.toString(), "3",
							"token-3")) {
				assertThat(read(queued)).as("what waited while nobody accepted").isEqualTo(three.process().pid());
			}
		}
	}

	@Test
	void workersShareAUnixSocketWhoseFileIsTheSupervisors() throws Exception {
		Path path = this.directory.resolve("handoff");
		Path file = this.directory.resolve("web.sock");
		try (ListeningSocket web = ListeningSocket.open("web", UnixDomainSocketAddress.of(file), 100,
				PosixFilePermissions.fromString("rw-------"));
				SocketHandoff handoff = SocketHandoff.open(path, (worker, token) -> List.of(web));
				ForkedJvm one = ForkedJvm.start(AcceptingWorker.class, List.of(), path.toString(), "1", "");
				ForkedJvm two = ForkedJvm.start(AcceptingWorker.class, List.of(), path.toString(), "2", "")) {
			assertThat(one.awaitLine("inherited ")).isEqualTo("web " + file);
			one.awaitLine("accepting");
			two.awaitLine("accepting");
			assertThat(Set.of(ask(web), ask(web))).containsExactlyInAnyOrder(one.process().pid(), two.process().pid());
			one.say("close");
			one.awaitLine("woken");
			assertThat(ask(web)).isEqualTo(two.process().pid());
			assertThat(file).exists();
		}
		assertThat(file).doesNotExist();
	}

	@Test
	void childProcessOfAWorkerDoesNotInheritTheSocket() throws Exception {
		Path path = this.directory.resolve("handoff");
		try (ListeningSocket web = ListeningSocket.open("web", new InetSocketAddress("127.0.0.1", 0), 100);
				SocketHandoff handoff = SocketHandoff.open(path, (worker, token) -> List.of(web));
				ForkedJvm worker = ForkedJvm.start(AcceptingWorker.class, List.of(), path.toString(), "1", "")) {
			worker.awaitLine("accepting");
			worker.say("child");
			assertThat(worker.awaitLine("child "))
				.isEqualTo("own=2 closeOnExec=true nonBlocking=false inherited=false listed=true");
		}
	}

	@Test
	void withoutJnaTheErrorSaysWhatToDo() throws Exception {
		try (ForkedJvm worker = ForkedJvm.start(AcceptingWorker.class,
				List.of("-Djna.nosys=true", "-Djna.noclasspath=true"), this.directory.resolve("none").toString(), "1",
				"")) {
			assertThat(worker.awaitLine("Exception in thread \"main\" ")).contains("SharedSocketUnavailableException")
				.contains("JNA cannot be loaded")
				.contains("launcher.web.socket=none");
			assertThat(worker.awaitExit()).isEqualTo(1);
		}
	}

	private static long ask(ListeningSocket socket) throws Exception {
		try (SocketChannel client = SocketChannel.open(socket.address())) {
			return read(client);
		}
	}

	private static long read(SocketChannel client) throws Exception {
		ByteBuffer buffer = ByteBuffer.allocate(32);
		while (client.read(buffer) > 0) {
			continue;
		}
		return Long.parseLong(new String(buffer.array(), 0, buffer.position(), StandardCharsets.US_ASCII));
	}

}
