package io.launcher.process;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

@Timeout(60)
class ControlAcceptorTests {

	private final List<SocketChannel> accepted = new ArrayList<>();

	private Path directory;

	private Path socket;

	private Selector selector;

	@BeforeEach
	void start() throws IOException {
		this.directory = Files.createTempDirectory("ca");
		this.socket = this.directory.resolve("control");
		this.selector = Selector.open();
	}

	@AfterEach
	void stop() throws IOException {
		for (SocketChannel channel : this.accepted) {
			channel.close();
		}
		this.selector.keys().forEach((key) -> {
			try {
				key.channel().close();
			}
			catch (IOException ex) {
				throw new AssertionError(ex);
			}
		});
		this.selector.close();
		Leftovers.delete(this.directory);
	}

	@Test
	void processOfTheSameUserIsAccepted() throws Exception {
		ControlAcceptor acceptor = new ControlAcceptor(this.socket, this.selector, Files.getOwner(this.directory));
		try (SocketChannel peer = connect()) {
			acceptor.accept(0, this.accepted::add);
			assertThat(this.accepted).singleElement().matches(SocketChannel::isOpen);
			assertThat(peer.isOpen()).isTrue();
			assertThat(acceptor.pause(0)).isEqualTo(Long.MAX_VALUE);
		}
	}

	@Test
	void processOfAnotherUserIsRefused() throws Exception {
		UserPrincipal other = this.directory.getFileSystem()
			.getUserPrincipalLookupService()
			.lookupPrincipalByName("nobody");
		ControlAcceptor acceptor = new ControlAcceptor(this.socket, this.selector, other);
		try (SocketChannel peer = connect()) {
			acceptor.accept(0, this.accepted::add);
			assertThat(this.accepted).isEmpty();
			assertThat(peer.read(ByteBuffer.allocate(1))).isEqualTo(-1);
		}
	}

	@Test
	void connectionThatCannotBeServedIsClosed() throws Exception {
		ControlAcceptor acceptor = new ControlAcceptor(this.socket, this.selector, Files.getOwner(this.directory));
		try (SocketChannel peer = connect()) {
			acceptor.accept(0, (channel) -> {
				throw new IllegalStateException("expected by this test");
			});
			assertThat(peer.read(ByteBuffer.allocate(1))).isEqualTo(-1);
			assertThat(acceptor.pause(0)).isEqualTo(Long.MAX_VALUE);
		}
	}

	private SocketChannel connect() throws IOException {
		SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
		channel.connect(UnixDomainSocketAddress.of(this.socket));
		return channel;
	}

}
