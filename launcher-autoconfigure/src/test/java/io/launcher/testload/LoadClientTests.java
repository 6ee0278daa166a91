package io.launcher.testload;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link LoadClient}: what a server does wrong is seen as what it is.
 */
@Timeout(value = 30, unit = TimeUnit.SECONDS)
class LoadClientTests {

	private static final String GOOD = MisbehavingServer.response("X-Worker: w\r\n", "good");

	@TempDir
	private Path directory;

	@Test
	void goodResponseIsCounted() throws Exception {
		LoadReport report = oneRequest(GOOD);
		assertThat(report.ok()).isOne();
		assertThat(report.failures()).isEmpty();
		assertThat(report.bodies()).isEqualTo(Map.of("good", 1L));
		assertThat(report.workers()).isEqualTo(Map.of("w", 1L));
		assertThat(report.slowest()).isPositive();
	}

	@Test
	void nobodyThereIsRefused() throws Exception {
		int port;
		try (MisbehavingServer server = new MisbehavingServer()) {
			port = server.port();
		}
		LoadReport report = LoadClient.oneShot(port, 1).requests(1).start().join();
		assertThat(report.failures()).isEqualTo(Map.of(LoadFailure.REFUSED, 1L));
	}

	@Test
	void silenceIsTimeout() throws Exception {
		assertFailure(MisbehavingServer.HANG, LoadFailure.TIMEOUT);
		assertFailure(GOOD.substring(0, GOOD.length() - 1), LoadFailure.TIMEOUT);
	}

	@Test
	void endWithoutByteIsTold() throws Exception {
		assertFailure(MisbehavingServer.END, LoadFailure.EOF_NO_BYTE);
	}

	@Test
	void endWithinHeadOrBodyIsTold() throws Exception {
		assertFailure("HTTP/1.1 200" + MisbehavingServer.END, LoadFailure.EOF_IN_RESPONSE);
		assertFailure(GOOD.substring(0, GOOD.length() - 1) + MisbehavingServer.END, LoadFailure.EOF_IN_RESPONSE);
		assertFailure("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\ngood\r\n" + MisbehavingServer.END,
				LoadFailure.EOF_IN_RESPONSE);
	}

	@Test
	void resetIsTold() throws Exception {
		assertFailure(MisbehavingServer.RESET, LoadFailure.RESET_NO_BYTE);
	}

	@Test
	void resetWithinResponseIsTold() throws Exception {
		try (MisbehavingServer server = new MisbehavingServer(
				MisbehavingServer.response("", "x".repeat(4_000_000)).substring(0, 3_000_000)
						+ MisbehavingServer.RESET)) {
			LoadReport report = LoadClient.oneShot(server.port(), 1).requests(1).start().join();
			assertThat(report.failures()).isEqualTo(Map.of(LoadFailure.RESET_IN_RESPONSE, 1L));
		}
	}

	@Test
	void endOfServerWhileBodyIsSentIsWriteError() throws Exception {
		try (MisbehavingServer server = new MisbehavingServer(MisbehavingServer.DEAF)) {
			LoadReport report = LoadClient.oneShot(server.port(), 1).echo(8_000_000).requests(1).start().join();
			assertThat(report.failures()).isEqualTo(Map.of(LoadFailure.WRITE_ERROR, 1L));
		}
	}

	@Test
	void otherStatusIsTold() throws Exception {
		assertFailure(GOOD.replace("200", "503"), LoadFailure.BAD_STATUS);
	}

	@Test
	void otherBodyIsTold() throws Exception {
		try (MisbehavingServer server = new MisbehavingServer(GOOD)) {
			LoadReport report = LoadClient.oneShot(server.port(), 1).echo(20).requests(1).start().join();
			assertThat(report.failures()).isEqualTo(Map.of(LoadFailure.BAD_BODY, 1L));
			assertThat(report.firstFailure()).contains("good");
		}
	}

	@Test
	void idempotentRequestOnConnectionThatHasEndedIsRepeatedAndCounted() throws Exception {
		LoadReport report = keptRequests((settings) -> settings, GOOD, MisbehavingServer.END, GOOD);
		assertThat(report.ok()).isEqualTo(2);
		assertThat(report.failures()).isEmpty();
		assertThat(report.stale()).isEqualTo(Map.of(LoadFailure.EOF_NO_BYTE, 1L));
	}

	@Test
	void postOnConnectionThatHasEndedIsFailure() throws Exception {
		LoadReport report = keptRequests((settings) -> settings.post(200), GOOD, MisbehavingServer.END, GOOD);
		assertThat(report.ok()).isOne();
		assertThat(report.stale()).isEmpty();
		assertThat(report.failures()).isEqualTo(Map.of(LoadFailure.EOF_NO_BYTE, 1L));
	}

	@Test
	void requestWhoseResponseHasBegunIsNotRepeated() throws Exception {
		LoadReport report = keptRequests((settings) -> settings, GOOD, "H" + MisbehavingServer.END, GOOD);
		assertThat(report.stale()).isEmpty();
		assertThat(report.failures()).isEqualTo(Map.of(LoadFailure.EOF_IN_RESPONSE, 1L));
	}

	@Test
	void requestOnNewConnectionIsNotRepeated() throws Exception {
		LoadReport report = keptRequests((settings) -> settings.requests(1), MisbehavingServer.END, GOOD);
		assertThat(report.stale()).isEmpty();
		assertThat(report.failures()).isEqualTo(Map.of(LoadFailure.EOF_NO_BYTE, 1L));
	}

	@Test
	void announcedCloseIsHeeded() throws Exception {
		LoadReport report = keptRequests((settings) -> settings,
				MisbehavingServer.response("Connection: close\r\n", "good") + MisbehavingServer.END, GOOD);
		assertThat(report.ok()).isEqualTo(2);
		assertThat(report.told()).isOne();
		assertThat(report.stale()).isEmpty();
	}

	@Test
	void unixDomainSocketIsSpokenTo() throws Exception {
		Path path = this.directory.resolve("socket");
		try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
			server.bind(UnixDomainSocketAddress.of(path));
			Thread thread = new Thread(() -> serveOnce(server));
			thread.start();
			LoadReport report = LoadClient.oneShot((timeout) -> HttpConnection.open(path, timeout), 1)
				.timeout(Duration.ofMillis(300))
				.requests(2)
				.start()
				.join();
			thread.join();
			assertThat(report.bodies()).isEqualTo(Map.of("good", 1L));
			assertThat(report.failures()).isEqualTo(Map.of(LoadFailure.TIMEOUT, 1L));
		}
		LoadReport report = LoadClient.oneShot((timeout) -> HttpConnection.open(path, timeout), 1)
			.requests(1)
			.start()
			.join();
		assertThat(report.failures()).isEqualTo(Map.of(LoadFailure.REFUSED, 1L));
	}

	private static void serveOnce(ServerSocketChannel server) {
		try (SocketChannel connection = server.accept()) {
			connection.read(ByteBuffer.allocate(1000));
			connection.write(ByteBuffer.wrap(GOOD.getBytes(StandardCharsets.US_ASCII)));
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static LoadReport keptRequests(UnaryOperator<LoadClient.Settings> settings, String... script)
			throws Exception {
		try (MisbehavingServer server = new MisbehavingServer(script)) {
			return settings.apply(LoadClient.keepAlive(server.port(), 1).requests(2)).start().join();
		}
	}

	private static void assertFailure(String action, LoadFailure failure) throws Exception {
		assertThat(oneRequest(action).failures()).isEqualTo(Map.of(failure, 1L));
	}

	private static LoadReport oneRequest(String action) throws Exception {
		try (MisbehavingServer server = new MisbehavingServer(action)) {
			return LoadClient.oneShot(server.port(), 1).timeout(Duration.ofMillis(300)).requests(1).start().join();
		}
	}

}
