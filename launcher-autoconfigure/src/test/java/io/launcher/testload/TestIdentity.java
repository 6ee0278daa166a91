package io.launcher.testload;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.concurrent.TimeUnit;

import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

import org.jspecify.annotations.Nullable;

/**
 * A key and its certificate, as a key store and as PEM.
 *
 * @param name the common name
 * @param keyStore the PKCS12 key store, with the name as the alias
 * @param certificate the PEM file of the certificate
 * @param privateKey the PEM file of the key
 * @param x509 the certificate
 */
public record TestIdentity(String name, Path keyStore, Path certificate, Path privateKey, X509Certificate x509) {

	/**
	 * The password of the key store and the key.
	 */
	public static final String PASSWORD = "password";

	/**
	 * Creates an identity that is valid for its name and for this host.
	 * @param directory where to
	 * @param name the name
	 * @return the identity
	 * @throws IOException if it cannot be created
	 * @throws GeneralSecurityException if it cannot be used
	 * @throws InterruptedException if interrupted meanwhile
	 */
	public static TestIdentity create(Path directory, String name)
			throws IOException, GeneralSecurityException, InterruptedException {
		Path path = directory.resolve(name + ".p12");
		Path log = directory.resolve(name + ".log");
		String keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
		Process process = new ProcessBuilder(keytool, "-J-XX:TieredStopAtLevel=1", "-genkeypair", "-alias", name,
				"-keyalg", "EC", "-dname", "CN=" + name, "-ext", "SAN=dns:" + name + ",dns:localhost,ip:127.0.0.1",
				"-validity", "2", "-storetype", "PKCS12", "-storepass", PASSWORD, "-keystore", path.toString())
			.redirectErrorStream(true)
			.redirectOutput(log.toFile())
			.start();
		if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
			process.toHandle().destroyForcibly();
			throw new IOException("keytool: " + Files.readString(log));
		}
		KeyStore store = load(path);
		X509Certificate certificate = (X509Certificate) store.getCertificate(name);
		return new TestIdentity(name, path,
				pem(directory.resolve(name + ".crt"), "CERTIFICATE", certificate.getEncoded()),
				pem(directory.resolve(name + ".key"), "PRIVATE KEY",
						store.getKey(name, PASSWORD.toCharArray()).getEncoded()),
				certificate);
	}

	/**
	 * What a client uses.
	 * @param self its own identity, if it has one
	 * @param trusted the servers that it trusts
	 * @return the context
	 * @throws IOException if a key store cannot be read
	 * @throws GeneralSecurityException if it cannot be used
	 */
	public static SSLContext client(@Nullable TestIdentity self, TestIdentity... trusted)
			throws IOException, GeneralSecurityException {
		KeyStore store = KeyStore.getInstance("PKCS12");
		store.load(null, null);
		for (TestIdentity identity : trusted) {
			store.setCertificateEntry(identity.name(), identity.x509());
		}
		TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
		trust.init(store);
		KeyManager[] keys = null;
		if (self != null) {
			KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
			factory.init(load(self.keyStore()), PASSWORD.toCharArray());
			keys = factory.getKeyManagers();
		}
		SSLContext context = SSLContext.getInstance("TLS");
		context.init(keys, trust.getTrustManagers(), null);
		return context;
	}

	private static KeyStore load(Path path) throws IOException, GeneralSecurityException {
		KeyStore store = KeyStore.getInstance("PKCS12");
		try (InputStream in = Files.newInputStream(path)) {
			store.load(in, PASSWORD.toCharArray());
		}
		return store;
	}

	private static Path pem(Path path, String type, byte[] content) throws IOException {
		String text = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII)).encodeToString(content);
		return Files.writeString(path, "-----BEGIN " + type + "-----\n" + text + "\n-----END " + type + "-----\n");
	}

}
