package io.launcher.web;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

import io.launcher.socket.SharedSocketFixture;
import io.launcher.testload.HttpConnection;
import io.launcher.testload.LoadFailureException;
import io.launcher.testload.TestIdentity;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Boot applications in this JVM that serve TLS on a shared socket.
 */
@Timeout(value = 90, unit = TimeUnit.SECONDS)
public abstract class SharedTlsTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(20);

	private static TestIdentity first;

	private static TestIdentity second;

	private final List<AutoCloseable> resources = new ArrayList<>();

	protected SharedSocketFixture socket;

	@BeforeAll
	static void createIdentities(@TempDir Path directory) throws Exception {
		first = TestIdentity.create(directory, "first.test");
		second = TestIdentity.create(directory, "second.test");
	}

	@BeforeEach
	void openSocket() throws IOException {
		this.socket = SharedSocketFixture.open();
	}

	@AfterEach
	void closeAll() throws Exception {
		for (int i = this.resources.size() - 1; i >= 0; i--) {
			this.resources.get(i).close();
		}
		this.socket.close();
	}

	@Test
	void requestWhenCertificateIsPemThenServed() throws Exception {
		accepting("server.ssl.certificate=" + first.certificate().toUri(),
				"server.ssl.certificate-private-key=" + first.privateKey().toUri());
		assertThat(get(client(null)).body()).isEqualTo("a");
	}

	@Test
	void http2WhenNegotiatedThenServed() throws Exception {
		SharedWorker leaving = accepting(keyStore("server.http2.enabled=true"));
		HttpClient client = http2Client();
		HttpResponse<String> response = send(client);
		assertThat(response.version()).isEqualTo(HttpClient.Version.HTTP_2);
		assertThat(response.body()).isEqualTo("a");
		// other clients need not know it
		assertThat(get(client(null)).body()).isEqualTo("a");
		DrainResult result = leaving.drain().drain(Duration.ofSeconds(1), TIMEOUT, false);
		assertThat(result.isComplete()).isTrue();
	}

	@Test
	void requestWhenBundleIsUsedThenServed() throws Exception {
		accepting(bundle("main", first, "server.ssl.bundle=main"));
		assertThat(certificate(null)).isEqualTo(first.x509());
	}

	@Test
	void requestWhenClientHasNoCertificateThenRefused() throws Exception {
		accepting(keyStore("server.ssl.client-auth=need",
				"server.ssl.trust-certificate=" + second.certificate().toUri()));
		assertThat(get(client(second)).body()).isEqualTo("a");
		assertThatExceptionOfType(LoadFailureException.class).isThrownBy(() -> get(client(null)));
	}

	@Test
	void certificateWhenBundleIsReplacedThenNewOneIsServed(@TempDir Path directory) throws Exception {
		if (!reloads()) {
			return;
		}
		Path certificate = Files.copy(first.certificate(), directory.resolve("tls.crt"));
		Path key = Files.copy(first.privateKey(), directory.resolve("tls.key"));
		accepting("server.ssl.bundle=main", "spring.ssl.bundle.pem.main.reload-on-update=true",
				"spring.ssl.bundle.pem.main.keystore.certificate=" + certificate.toUri(),
				"spring.ssl.bundle.pem.main.keystore.private-key=" + key.toUri(),
				"spring.ssl.bundle.watch.file.quiet-period=100ms");
		assertThat(certificate(null)).isEqualTo(first.x509());
		HttpConnection kept = connect(client(null));
		assertThat(kept.get("/", false).isLast()).isFalse();
		Files.copy(second.certificate(), certificate, StandardCopyOption.REPLACE_EXISTING);
		Files.copy(second.privateKey(), key, StandardCopyOption.REPLACE_EXISTING);
		Awaitility.await().atMost(TIMEOUT).until(() -> certificate(null).equals(second.x509()));
		assertThat(get(client(null)).body()).isEqualTo("a");
		assertThat(kept.get("/", true).body()).isEqualTo("a");
	}

	@Test
	void certificateWhenServerNameHasBundleThenIsThatOfTheName() throws Exception {
		String[] properties = bundle("other", second,
				keyStore("server.ssl.server-name-bundles[0].server-name=second.test",
						"server.ssl.server-name-bundles[0].bundle=other"));
		if (!knowsServerNames()) {
			assertThatException().isThrownBy(() -> accepting(properties))
				.havingRootCause()
				.withMessageContaining("SSL");
			return;
		}
		accepting(properties);
		assertThat(certificate("second.test")).isEqualTo(second.x509());
		assertThat(certificate("unknown.test")).isEqualTo(first.x509());
		assertThat(certificate(null)).isEqualTo(first.x509());
	}

	@Test
	void startWhenAliasIsNotInTheStoreThenFails() {
		assertThatException().isThrownBy(() -> accepting(keyStore("server.ssl.key-alias=missing")))
			.havingRootCause()
			.withMessageContaining("missing");
	}

	/**
	 * Starts a worker that does not accept yet.
	 * @param name what it answers with
	 * @param socket its socket
	 * @param properties more properties, as {@code name=value}
	 * @return the worker
	 * @throws IOException if the socket cannot be duplicated
	 */
	protected abstract SharedWorker start(String name, SharedSocketFixture socket, String... properties)
			throws IOException;

	/**
	 * Whether Spring Boot lets this server have a new certificate.
	 * @return whether it does
	 */
	protected boolean reloads() {
		return true;
	}

	/**
	 * Whether Spring Boot lets this server have certificates for names.
	 * @return whether it does
	 */
	protected boolean knowsServerNames() {
		return true;
	}

	private SharedWorker accepting(String... properties) throws IOException {
		SharedWorker worker = start("a", this.socket, properties);
		this.resources.add(worker);
		worker.drain().beginAccepting();
		return worker;
	}

	private static String[] keyStore(String... more) {
		List<String> properties = new ArrayList<>(List.of(more));
		properties.add("server.ssl.key-store=" + first.keyStore().toUri());
		properties.add("server.ssl.key-store-password=" + TestIdentity.PASSWORD);
		return properties.toArray(String[]::new);
	}

	private static String[] bundle(String name, TestIdentity identity, String... more) {
		List<String> properties = new ArrayList<>(List.of(more));
		String prefix = "spring.ssl.bundle.jks." + name + ".";
		properties.add(prefix + "keystore.location=" + identity.keyStore().toUri());
		properties.add(prefix + "keystore.password=" + TestIdentity.PASSWORD);
		return properties.toArray(String[]::new);
	}

	private static SSLContext client(@Nullable TestIdentity self) throws IOException, GeneralSecurityException {
		return TestIdentity.client(self, first, second);
	}

	private HttpConnection connect(SSLContext context) throws LoadFailureException {
		HttpConnection connection = HttpConnection.open(context.getSocketFactory(), this.socket.port(), TIMEOUT);
		this.resources.add(connection);
		return connection;
	}

	private HttpConnection.Response get(SSLContext context) throws LoadFailureException {
		return connect(context).get("/", true);
	}

	private HttpClient http2Client() throws IOException, GeneralSecurityException {
		return HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).sslContext(client(null)).build();
	}

	private HttpResponse<String> send(HttpClient client) throws IOException, InterruptedException {
		URI uri = URI.create("https://127.0.0.1:" + this.socket.port() + "/");
		return client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
	}

	private X509Certificate certificate(@Nullable String serverName) throws IOException, GeneralSecurityException {
		try (SSLSocket connection = (SSLSocket) client(null).getSocketFactory()
			.createSocket(InetAddress.getLoopbackAddress(), this.socket.port())) {
			if (serverName != null) {
				SSLParameters parameters = connection.getSSLParameters();
				parameters.setServerNames(List.of(new SNIHostName(serverName)));
				connection.setSSLParameters(parameters);
			}
			connection.setSoTimeout((int) TIMEOUT.toMillis());
			connection.startHandshake();
			return (X509Certificate) connection.getSession().getPeerCertificates()[0];
		}
	}

}
