package io.launcher.socket;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

import com.sun.jna.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link SocketActivation}. The descriptors begin at a number that is free in
 * this JVM, instead of 3.
 */
class SocketActivationTests {

	private static final int FIRST = 700;

	private static final int SOCK_DGRAM = 2;

	private static final long PID = 4711;

	private final NativeSockets sockets = NativeSockets.load();

	private final Map<String, String> environment = new HashMap<>(Map.of("LISTEN_PID", "4711", "PATH", "/bin"));

	private final List<Integer> passed = new ArrayList<>();

	@TempDir
	private Path directory;

	@AfterEach
	void close() {
		this.passed.forEach(this.sockets::close);
	}

	@Test
	void nothingIsReceivedWithoutVariables() {
		assertThat(SocketActivation.receive(Map.of(), PID)).isEmpty();
		assertThat(SocketActivation.receive(Map.of("LISTEN_FDS", "1"), PID)).isEmpty();
		assertThat(SocketActivation.receive(Map.of("LISTEN_PID", "4711"), PID)).isEmpty();
	}

	@Test
	void variablesForAnotherProcessAreIgnoredWithAWarning() {
		List<LogRecord> logged = new ArrayList<>();
		Logger logger = Logger.getLogger(SocketActivation.class.getName());
		Handler handler = new RecordingHandler(logged);
		logger.addHandler(handler);
		try {
			Map<String, String> variables = Map.of("LISTEN_PID", "4712", "LISTEN_FDS", "1");
			assertThat(SocketActivation.receive(variables, PID)).isEmpty();
		}
		finally {
			logger.removeHandler(handler);
		}
		assertThat(logged).hasSize(1).allSatisfy((line) -> {
			assertThat(line.getLevel()).isEqualTo(Level.WARNING);
			assertThat(line.getMessage()).contains("are for process 4712, and this is 4711").contains("exec java");
		});
	}

	@Test
	void socketsAreReceivedWithNamesAndAddresses() throws Exception {
		InetSocketAddress web = passTcp("127.0.0.1");
		InetSocketAddress any = passTcp("::");
		UnixDomainSocketAddress file = UnixDomainSocketAddress.of(this.directory.resolve("web.sock"));
		pass(ListeningSocket.open("file", file, 10));
		this.environment.put("LISTEN_FDNAMES", "web::file");
		assertThat(receive()).containsExactly(new ActivatedSocket(FIRST, "web", web),
				new ActivatedSocket(FIRST + 1, "", any), new ActivatedSocket(FIRST + 2, "file", file));
		this.environment.remove("LISTEN_FDNAMES");
		assertThat(receive()).extracting(ActivatedSocket::name).containsOnly("unknown");
	}

	@Test
	void socketIsMadeBlockingAndKeptFromChildren() throws Exception {
		passTcp("127.0.0.1");
		this.sockets.check("fcntl",
				this.sockets.library().fcntl(FIRST, SocketConstants.F_SETFL, SocketConstants.O_NONBLOCK));
		assertThat(OpenDescriptors.nonBlocking(FIRST)).isTrue();
		assertThat(OpenDescriptors.closeOnExec(FIRST)).isFalse();
		receive();
		assertThat(OpenDescriptors.nonBlocking(FIRST)).isFalse();
		assertThat(OpenDescriptors.closeOnExec(FIRST)).isTrue();
	}

	@Test
	void adoptedSocketIsHandedOverAndClosedOnce() throws Exception {
		InetSocketAddress address = passTcp("127.0.0.1");
		ListeningSocket socket = receive().get(0).adopt("web");
		this.passed.clear();
		assertThat(socket.address()).isEqualTo(address);
		assertThat(socket.descriptor()).isEqualTo(FIRST);
		try (InheritedSocket worker = new InheritedSocket("web", this.sockets, socket.duplicate(this.sockets), null);
				SocketChannel client = SocketChannel.open(address)) {
			assertThat(socket.hasQueuedConnections()).isTrue();
			assertThat(worker.address()).isEqualTo(address);
			try (ServerSocketChannel channel = worker.open()) {
				channel.accept().close();
			}
			assertThat(socket.hasQueuedConnections()).isFalse();
			assertThat(client.isConnected()).isTrue();
		}
		socket.close();
		socket.close();
		assertThat(OpenDescriptors.of(address)).isEmpty();
	}

	@Test
	void fileOfAnAdoptedUnixSocketIsNotDeleted() throws Exception {
		Path path = this.directory.resolve("web.sock");
		pass(ListeningSocket.open("file", UnixDomainSocketAddress.of(path), 10));
		ListeningSocket socket = receive().get(0).adopt("web");
		this.passed.clear();
		socket.close();
		assertThat(path).exists();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "0", "-1", "abc", "1x", " 1", "99999999999" })
	void malformedNumberIsNamed(String number) {
		this.environment.put("LISTEN_FDS", number);
		assertFailure("LISTEN_FDS is '" + number + "'");
		this.environment.put("LISTEN_PID", number);
		assertFailure("LISTEN_PID is '" + number + "'");
	}

	@ParameterizedTest
	@CsvSource({ "1, web:admin", "2, web", "1, :" })
	void namesThatAreNotAsManyAsDescriptorsAreNamed(String count, String names) {
		this.environment.put("LISTEN_FDS", count);
		this.environment.put("LISTEN_FDNAMES", names);
		assertFailure("'" + names + "'");
	}

	@Test
	void descriptorThatIsNotOpenIsNamed() throws Exception {
		passTcp("127.0.0.1");
		this.environment.put("LISTEN_FDNAMES", "web:admin");
		assertFailure(2, "Descriptor 701 (name 'admin')", "is not open", "LISTEN_FDS is '2'");
	}

	@Test
	void descriptorThatIsNoSocketIsNamed() {
		pass(Function.getFunction("c", "open").invokeInt(new Object[] { "/dev/null", 0 }));
		assertFailure(1, "Descriptor 700 (name 'unknown')", "is not a socket");
	}

	@Test
	void socketThatIsNoStreamIsNamed() throws Exception {
		pass(this.sockets.check("socket", this.sockets.library().socket(SocketConstants.AF_INET, SOCK_DGRAM, 0)));
		assertFailure(1, "Descriptor 700", "no stream socket");
	}

	@Test
	void socketThatDoesNotListenIsNamed() throws Exception {
		pass(this.sockets.unixSocket());
		assertFailure(1, "Descriptor 700", "does not listen");
	}

	@Test
	void socketWithAnAddressThatJavaDoesNotHaveIsNamed() throws Exception {
		int descriptor = this.sockets.unixSocket();
		// bound to no path at all: the kernel gives it an abstract name
		this.sockets.check("bind", this.sockets.library().bind(descriptor, new byte[] { 1, 0 }, 2));
		this.sockets.check("listen", this.sockets.library().listen(descriptor, 1));
		pass(descriptor);
		assertFailure(1, "Descriptor 700", "abstract");
	}

	private InetSocketAddress passTcp(String host) throws Exception {
		ListeningSocket socket = ListeningSocket.open("tcp", new InetSocketAddress(InetAddress.getByName(host), 0), 10);
		SocketAddress address = socket.address();
		pass(socket);
		return (InetSocketAddress) address;
	}

	// leaves the file of a Unix socket where it is
	private void pass(ListeningSocket socket) throws Exception {
		pass(socket.duplicate(this.sockets));
		if (!(socket.address() instanceof UnixDomainSocketAddress)) {
			socket.close();
		}
	}

	private void pass(int descriptor) {
		int number = FIRST + this.passed.size();
		assertThat(this.sockets.library().dup3(descriptor, number, 0)).isEqualTo(number);
		this.sockets.close(descriptor);
		this.passed.add(number);
	}

	private List<ActivatedSocket> receive() {
		this.environment.put("LISTEN_FDS", Integer.toString(this.passed.size()));
		return SocketActivation.receive(this.environment, PID, FIRST);
	}

	private void assertFailure(int count, String... told) {
		this.environment.put("LISTEN_FDS", Integer.toString(count));
		assertFailure(told);
	}

	private void assertFailure(String... told) {
		assertThatExceptionOfType(SocketActivationException.class)
			.isThrownBy(() -> SocketActivation.receive(this.environment, PID, FIRST))
			.satisfies((ex) -> {
				assertThat(ex.getMessage()).contains(told);
				assertThat(ex.getAction()).isNotBlank();
			});
	}

	private static final class RecordingHandler extends Handler {

		private final List<LogRecord> logged;

		RecordingHandler(List<LogRecord> logged) {
			this.logged = logged;
		}

		@Override
		public void publish(LogRecord line) {
			this.logged.add(line);
		}

		@Override
		public void flush() {
		}

		@Override
		public void close() {
		}

	}

}
