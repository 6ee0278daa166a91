package io.launcher.testload;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Locale;
import java.util.stream.Collectors;

import javax.net.ssl.SSLContext;

import org.jspecify.annotations.Nullable;

/**
 * The HTTP/2 client of the JDK, by an upgrade from HTTP/1.1 or by TLS with ALPN, with
 * connections of its own choice. Before JDK 24 it gives up all streams of a connection at
 * a GOAWAY, whatever that says.
 */
public final class JdkHttp2Client implements LoadConnection {

	private final HttpClient client;

	private final String root;

	private final Duration timeout;

	private JdkHttp2Client(HttpClient client, String root, Duration timeout) {
		this.client = client;
		this.root = root;
		this.timeout = timeout;
	}

	/**
	 * Creates a client.
	 * @param port the port
	 * @param tls what is trusted, or {@code null} for plain text
	 * @param timeout how long connecting and each response may take
	 * @return the client
	 */
	public static JdkHttp2Client open(int port, @Nullable SSLContext tls, Duration timeout) {
		HttpClient.Builder builder = HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).connectTimeout(timeout);
		if (tls != null) {
			builder.sslContext(tls);
		}
		return new JdkHttp2Client(builder.build(), ((tls != null) ? "https" : "http") + "://localhost:" + port,
				timeout);
	}

	@Override
	public HttpConnection.Response exchange(LoadRequest request) throws LoadFailureException {
		HttpRequest.BodyPublisher body = request.body().isEmpty() ? HttpRequest.BodyPublishers.noBody()
				: HttpRequest.BodyPublishers.ofString(request.body());
		HttpRequest.Builder built = HttpRequest.newBuilder(URI.create(this.root + request.path()))
			.timeout(this.timeout)
			.method(request.method(), body);
		if (!request.body().isEmpty()) {
			built.header("Content-Type", "text/plain");
		}
		try {
			HttpResponse<String> response = this.client.send(built.build(), HttpResponse.BodyHandlers.ofString());
			if (response.version() != HttpClient.Version.HTTP_2) {
				throw new LoadFailureException(LoadFailure.BAD_STATUS, "not HTTP/2 but " + response.version());
			}
			return new HttpConnection.Response(response.statusCode(), head(response), response.body());
		}
		catch (IOException ex) {
			throw new LoadFailureException(classify(ex), ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new LoadFailureException(LoadFailure.TIMEOUT, ex);
		}
	}

	private static String head(HttpResponse<String> response) {
		return response.headers()
			.map()
			.entrySet()
			.stream()
			.map((header) -> header.getKey() + ": " + String.join(",", header.getValue()) + "\r\n")
			.collect(Collectors.joining());
	}

	private static LoadFailure classify(IOException ex) {
		if (ex instanceof HttpTimeoutException) {
			return LoadFailure.TIMEOUT;
		}
		if (ex instanceof ConnectException) {
			return LoadFailure.REFUSED;
		}
		String message = String.valueOf(ex.getMessage()).toLowerCase(Locale.ROOT);
		if (message.contains("goaway")) {
			return LoadFailure.GIVEN_UP;
		}
		// it does not tell whether a byte of the response has come
		return message.contains("reset") ? LoadFailure.RESET_IN_RESPONSE : LoadFailure.EOF_IN_RESPONSE;
	}

	/**
	 * Its connections are its own business.
	 */
	@Override
	public boolean isEnding() {
		return false;
	}

	@Override
	public void close() {
	}

}
