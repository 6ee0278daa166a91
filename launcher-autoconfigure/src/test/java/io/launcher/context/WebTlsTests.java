package io.launcher.context;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.launcher.testload.TestIdentity;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ssl.JksSslBundleProperties;
import org.springframework.boot.autoconfigure.ssl.PropertiesSslBundle;
import org.springframework.boot.autoconfigure.ssl.SslBundleRegistrar;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.core.env.MapPropertySource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

/**
 * What the supervisor finds out about the TLS of the web workers.
 */
class WebTlsTests {

	private static TestIdentity identity;

	@BeforeAll
	static void createIdentity(@TempDir Path directory) throws Exception {
		identity = TestIdentity.create(directory, "server.test");
	}

	@Test
	void checkWhenThereIsNoTlsThenSaysNothing() {
		assertThatNoException().isThrownBy(() -> check(WebApplicationType.SERVLET, Map.of(), null));
		assertThatNoException().isThrownBy(() -> check(WebApplicationType.SERVLET,
				Map.of("server.ssl.enabled", "false", "server.ssl.bundle", "missing"), null));
	}

	@Test
	void checkWhenThereIsNoWebServerThenSaysNothing() {
		Map<String, Object> broken = Map.of("server.ssl.bundle", "missing");
		assertThatNoException().isThrownBy(() -> check(WebApplicationType.NONE, broken, null));
		assertThatExceptionOfType(WebTlsException.class)
			.isThrownBy(() -> check(WebApplicationType.REACTIVE, broken, null));
	}

	@Test
	void checkWhenKeyStoreIsSoundThenSaysNothing() {
		assertThatNoException().isThrownBy(() -> check(WebApplicationType.SERVLET,
				Map.of("server.ssl.key-store", identity.keyStore().toUri(), "server.ssl.key-store-password",
						TestIdentity.PASSWORD, "server.ssl.key-alias", identity.name()),
				null));
	}

	@Test
	void checkWhenBundleIsReloadedThenWatchesNothing() {
		String prefix = "spring.ssl.bundle.pem.main.";
		Set<Thread> before = Thread.getAllStackTraces().keySet();
		check(WebApplicationType.SERVLET,
				Map.of("server.ssl.bundle", "main", prefix + "reload-on-update", "true",
						prefix + "keystore.certificate", identity.certificate().toUri(),
						prefix + "keystore.private-key", identity.privateKey().toUri()),
				null);
		assertThat(Thread.getAllStackTraces().keySet()).filteredOn((thread) -> !before.contains(thread))
			.extracting(Thread::getName)
			.noneMatch((name) -> name.contains("watcher"));
	}

	@Test
	void checkWhenBundleIsThatOfABeanThenTriesIt() {
		Map<String, Object> properties = Map.of("server.ssl.bundle", "mine");
		assertThatNoException()
			.isThrownBy(() -> check(WebApplicationType.SERVLET, properties, registrar(TestIdentity.PASSWORD)));
		assertThatExceptionOfType(WebTlsException.class)
			.isThrownBy(() -> check(WebApplicationType.SERVLET, properties, registrar("wrong")))
			.withMessageContaining("'mine' of 'server.ssl.bundle'");
	}

	@Test
	void checkWhenNothingIsTrustedOrOwnedThenSaysWhatToSet() {
		assertThatExceptionOfType(WebTlsException.class)
			.isThrownBy(() -> check(WebApplicationType.SERVLET, Map.of("server.ssl.enabled", "true"), null))
			.withMessageContaining("'server.ssl'")
			.satisfies((ex) -> assertThat(ex.getAction()).contains("'bundle', a 'key-store' or a 'certificate'"));
	}

	private static SslBundleRegistrar registrar(String password) {
		JksSslBundleProperties properties = new JksSslBundleProperties();
		properties.getKeystore().setLocation(identity.keyStore().toUri().toString());
		properties.getKeystore().setPassword(password);
		return (registry) -> registry.registerBundle("mine", PropertiesSslBundle.get(properties));
	}

	private static void check(WebApplicationType type, Map<String, Object> properties,
			@Nullable SslBundleRegistrar registrar) {
		try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
			context.getEnvironment().getPropertySources().addFirst(new MapPropertySource("test", properties));
			if (registrar != null) {
				context.getBeanFactory().registerSingleton("registrar", registrar);
			}
			context.refresh();
			WebTls.check(new LaunchedApplication("Main", List.of(), type), LauncherSettings.DEFAULT, context);
		}
	}

}
