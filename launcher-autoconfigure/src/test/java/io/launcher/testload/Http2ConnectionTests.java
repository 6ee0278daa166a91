package io.launcher.testload;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import javax.net.ssl.KeyManagerFactory;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import reactor.netty.DisposableServer;
import reactor.netty.http.Http2SslContextSpec;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.server.HttpServer;
import reactor.netty.tcp.SslProvider;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Http2Connection} and {@link JdkHttp2Client}.
 */
@Timeout(value = 30, unit = TimeUnit.SECONDS)
class Http2ConnectionTests {

	private static final String SETTINGS = "000000040000000000";

	// a HEADERS frame with ":status: 200" for stream 3, the first of the client
	private static final String HEAD = "00000101" + "04" + "00000003" + "88";

	private static final String GOAWAY_WITHOUT_STREAMS = "000008070000000000" + "00000000" + "00000000";

	private static final String GOAWAY_WITH_ALL_STREAMS = "000008070000000000" + "7fffffff" + "00000000";

	@Test
	void echoIsVerifiedByPriorKnowledgeAndByUpgrade() throws Exception {
		HttpServer server = HttpServer.create().protocol(HttpProtocol.H2C, HttpProtocol.HTTP11);
		DisposableServer running = echo(server);
		try {
			LoadReport report = LoadClient.keepAlive(new Http2Streams(running.port(), null, 4), 8)
				.echo(16 * 1024)
				.requests(20)
				.start()
				.join();
			assertThat(report.failures()).as(report::firstFailure).isEmpty();
			assertThat(report.ok()).isEqualTo(160);
			LoadReport upgraded = LoadClient
				.keepAlive((timeout) -> JdkHttp2Client.open(running.port(), null, timeout), 1)
				.expect(String::isEmpty)
				.requests(20)
				.start()
				.join();
			assertThat(upgraded.failures()).as(upgraded::firstFailure).isEmpty();
		}
		finally {
			running.disposeNow();
		}
		LoadReport refused = LoadClient.keepAlive(new Http2Streams(running.port(), null, 4), 1)
			.requests(1)
			.start()
			.join();
		assertThat(refused.failures()).isEqualTo(Map.of(LoadFailure.REFUSED, 1L));
	}

	@Test
	void echoIsVerifiedByTls(@TempDir Path directory) throws Exception {
		TestKeyStore store = TestKeyStore.create(directory);
		KeyManagerFactory keys = store.keys();
		DisposableServer running = echo(HttpServer.create()
			.protocol(HttpProtocol.H2, HttpProtocol.HTTP11)
			.secure((spec) -> spec
				.sslContext((SslProvider.GenericSslContextSpec<?>) Http2SslContextSpec.forServer(keys))));
		try {
			LoadReport report = LoadClient.keepAlive(new Http2Streams(running.port(), store.context(), 4), 4)
				.echo(16 * 1024)
				.requests(20)
				.start()
				.join();
			assertThat(report.failures()).as(report::firstFailure).isEmpty();
			LoadReport jdk = LoadClient
				.keepAlive((timeout) -> JdkHttp2Client.open(running.port(), store.context(), timeout), 1)
				.echo(200)
				.requests(20)
				.start()
				.join();
			assertThat(jdk.failures()).as(jdk::firstFailure).isEmpty();
		}
		finally {
			running.disposeNow();
		}
	}

	@Test
	void streamBeyondTheLastOneIsToldToBeNotProcessedAndRepeatedOnce() throws Exception {
		LoadReport report = requested(GOAWAY_WITHOUT_STREAMS);
		assertThat(report.stale()).isEqualTo(Map.of(LoadFailure.NOT_PROCESSED, 1L));
	}

	@Test
	void streamThatNobodyEndsIsTimeoutAlsoAfterGoaway() throws Exception {
		assertThat(requested(GOAWAY_WITH_ALL_STREAMS, Duration.ofMillis(700)).failures())
			.isEqualTo(Map.of(LoadFailure.TIMEOUT, 1L));
	}

	@Test
	void refusedStreamIsToldToBeNotProcessed() throws Exception {
		LoadReport report = requested("000004030000000003" + "00000007");
		assertThat(report.stale()).isEqualTo(Map.of(LoadFailure.NOT_PROCESSED, 1L));
	}

	@Test
	void resetStreamIsReset() throws Exception {
		assertThat(requested("000004030000000003" + "00000002").failures())
			.isEqualTo(Map.of(LoadFailure.RESET_NO_BYTE, 1L));
		assertThat(requested(HEAD + "000004030000000003" + "00000002").failures())
			.isEqualTo(Map.of(LoadFailure.RESET_IN_RESPONSE, 1L));
	}

	@Test
	void endOfConnectionWithinResponseIsTold() throws Exception {
		assertThat(requested(HEAD + "END").failures()).isEqualTo(Map.of(LoadFailure.EOF_IN_RESPONSE, 1L));
	}

	@Test
	void endOfConnectionBeforeResponseIsTold() throws Exception {
		assertThat(requested("END").failures()).isEqualTo(Map.of(LoadFailure.EOF_NO_BYTE, 1L));
	}

	private static DisposableServer echo(HttpServer server) {
		return server.port(0)
			.host("127.0.0.1")
			.handle((request, response) -> response.send(request.receive().aggregate().retain()))
			.bindNow();
	}

	private static LoadReport requested(String answer) throws Exception {
		return requested(answer, Duration.ofSeconds(20));
	}

	// answers the first request of each connection with some bytes
	private static LoadReport requested(String answer, Duration timeout) throws Exception {
		try (ServerSocket server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
			Thread thread = new Thread(() -> answer(server, answer));
			thread.setDaemon(true);
			thread.start();
			return LoadClient.keepAlive(new Http2Streams(server.getLocalPort(), null, 1), 1)
				.timeout(timeout)
				.requests(1)
				.start()
				.join();
		}
	}

	private static void answer(ServerSocket server, String answer) {
		try {
			while (true) {
				Socket connection = server.accept();
				OutputStream out = connection.getOutputStream();
				out.write(HexFormat.of().parseHex(SETTINGS));
				InputStream in = connection.getInputStream();
				in.readNBytes(24);
				// a frame of HEADERS is the request
				while (frame(in) != 1) {
					continue;
				}
				out.write(HexFormat.of().parseHex(answer.replace("END", "")));
				if (answer.endsWith("END")) {
					connection.close();
				}
			}
		}
		catch (IOException ex) {
			// closed
		}
	}

	private static int frame(InputStream in) throws IOException {
		byte[] head = in.readNBytes(9);
		int length = (head[0] & 0xff) << 16 | (head[1] & 0xff) << 8 | head[2] & 0xff;
		in.readNBytes(length);
		return head[3];
	}

}
