package io.launcher.testload;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.concurrent.TimeUnit;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;

/**
 * A PKCS12 key store with a self-signed certificate, and clients that trust it.
 *
 * @param path the file
 * @param context trusts the certificate
 */
public record TestKeyStore(Path path, SSLContext context) {

	/**
	 * The password of the store and its key.
	 */
	public static final String PASSWORD = "password";

	/**
	 * Creates a key store.
	 * @param directory where to
	 * @return the key store
	 * @throws IOException if it cannot be created
	 * @throws GeneralSecurityException if it cannot be used
	 * @throws InterruptedException if interrupted meanwhile
	 */
	public static TestKeyStore create(Path directory)
			throws IOException, GeneralSecurityException, InterruptedException {
		Path path = directory.resolve("test.p12");
		String keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
		Process process = new ProcessBuilder(keytool, "-genkeypair", "-alias", "test", "-keyalg", "EC", "-dname",
				"CN=localhost", "-validity", "2", "-storetype", "PKCS12", "-storepass", PASSWORD, "-keystore",
				path.toString())
			.redirectErrorStream(true)
			.redirectOutput(directory.resolve("keytool.log").toFile())
			.start();
		if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
			process.toHandle().destroyForcibly();
			throw new IOException("keytool: " + Files.readString(directory.resolve("keytool.log")));
		}
		KeyStore store = KeyStore.getInstance("PKCS12");
		try (InputStream in = Files.newInputStream(path)) {
			store.load(in, PASSWORD.toCharArray());
		}
		KeyStore trusted = KeyStore.getInstance("PKCS12");
		trusted.load(null, null);
		trusted.setCertificateEntry("test", store.getCertificate("test"));
		TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
		trust.init(trusted);
		SSLContext context = SSLContext.getInstance("TLS");
		context.init(null, trust.getTrustManagers(), null);
		return new TestKeyStore(path, context);
	}

	/**
	 * What a server needs.
	 * @return the keys
	 * @throws IOException if they cannot be read
	 * @throws GeneralSecurityException if they cannot be used
	 */
	public KeyManagerFactory keys() throws IOException, GeneralSecurityException {
		KeyStore store = KeyStore.getInstance("PKCS12");
		try (InputStream in = Files.newInputStream(this.path)) {
			store.load(in, PASSWORD.toCharArray());
		}
		KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
		keys.init(store, PASSWORD.toCharArray());
		return keys;
	}

	/**
	 * Makes client sockets.
	 * @return the factory
	 */
	public SSLSocketFactory sockets() {
		return this.context.getSocketFactory();
	}

}
