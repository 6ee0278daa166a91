package io.launcher.context;

import java.util.Set;
import java.util.TreeSet;

import io.launcher.ServiceNames;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ssl.JksSslBundleProperties;
import org.springframework.boot.autoconfigure.ssl.PemSslBundleProperties;
import org.springframework.boot.autoconfigure.ssl.PropertiesSslBundle;
import org.springframework.boot.autoconfigure.ssl.SslBundleRegistrar;
import org.springframework.boot.autoconfigure.ssl.SslProperties;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.io.ApplicationResourceLoader;
import org.springframework.boot.ssl.DefaultSslBundleRegistry;
import org.springframework.boot.ssl.NoSuchSslBundleException;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.web.server.Ssl;
import org.springframework.boot.web.server.WebServerSslBundle;
import org.springframework.context.ApplicationContext;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.core.io.ResourceLoader;
import org.springframework.util.ClassUtils;
import org.springframework.util.StringUtils;

/**
 * Tries in the supervisor whether the web workers will be able to serve TLS, so that a
 * mistake shows once and before any of them starts. Nothing of what is read is kept, and
 * no file is watched.
 */
final class WebTls {

	private static final String TYPE = "org.springframework.boot.web.server.WebServerSslBundle";

	private WebTls() {
	}

	/**
	 * Tries it, if there are to be web workers and they are to serve TLS.
	 * @param application the application
	 * @param settings the settings
	 * @param context the context of the supervisor
	 * @throws WebTlsException if they will not be able to; it says why and what to do
	 */
	static void check(LaunchedApplication application, LauncherSettings settings, ApplicationContext context) {
		ServiceSettings web = settings.service(ServiceNames.WEB);
		WorkerCount count = (web.workers() != null) ? web.workers() : settings.workers();
		if (application.webApplicationType() == WebApplicationType.NONE || !web.enabled() || count.number() == 0) {
			return;
		}
		if (ClassUtils.isPresent(TYPE, WebTls.class.getClassLoader())) {
			new Trial(context).run();
		}
	}

	/**
	 * Loaded only where there are web servers.
	 */
	private static final class Trial {

		private final ApplicationContext context;

		private final Binder binder;

		private final ResourceLoader resources;

		Trial(ApplicationContext context) {
			this.context = context;
			this.binder = Binder.get(context.getEnvironment());
			this.resources = ApplicationResourceLoader.get(context, true);
		}

		void run() {
			Ssl ssl = this.binder.bind("server.ssl", Ssl.class).orElse(null);
			int port = this.binder.bind("server.port", Integer.class).orElse(0);
			if (ssl == null || !Ssl.isEnabled(ssl) || port < 0) {
				return;
			}
			if (StringUtils.hasText(ssl.getBundle())) {
				tryBundle("server.ssl.bundle", ssl.getBundle());
			}
			else {
				tryProperties(ssl);
			}
			for (int i = 0; i < ssl.getServerNameBundles().size(); i++) {
				tryBundle("server.ssl.server-name-bundles[%d].bundle".formatted(i),
						ssl.getServerNameBundles().get(i).bundle());
			}
		}

		private void tryProperties(Ssl ssl) {
			try {
				tryOut(WebServerSslBundle.get(ssl));
			}
			catch (Exception ex) {
				throw new WebTlsException("The web workers cannot serve TLS with " + describe(ssl) + ": " + explain(ex),
						"Correct " + toCorrect(ssl, ex) + ", or set 'server.ssl.enabled' to false to serve without TLS",
						ex);
			}
		}

		private static String describe(Ssl ssl) {
			if (ssl.getCertificate() != null) {
				return "'server.ssl.certificate' (" + content(ssl.getCertificate())
						+ ") and 'server.ssl.certificate-private-key'";
			}
			return (ssl.getKeyStore() != null) ? "'server.ssl.key-store' (" + ssl.getKeyStore() + ")" : "'server.ssl'";
		}

		// what may be the text of a certificate, too
		private static String content(String value) {
			return value.contains("-----BEGIN") ? "PEM text" : value;
		}

		private static String toCorrect(Ssl ssl, Exception ex) {
			String reason = explain(ex);
			if (reason.contains("does not contain alias")) {
				return "'server.ssl.key-alias'";
			}
			if (isAboutPassword(reason)) {
				return "'server.ssl.key-store-password', 'server.ssl.key-password' or that of the trust store";
			}
			if (ssl.getCertificate() != null) {
				return "'server.ssl.certificate' and 'server.ssl.certificate-private-key'";
			}
			return (ssl.getKeyStore() != null) ? "'server.ssl.key-store', its type and that of the trust store"
					: "'server.ssl' by setting a 'bundle', a 'key-store' or a 'certificate'";
		}

		private void tryBundle(String property, @Nullable String name) {
			SslProperties.Bundles declared = this.binder.bind("spring.ssl", SslProperties.class)
				.orElseGet(SslProperties::new)
				.getBundle();
			String kind = declared.getPem().containsKey(String.valueOf(name)) ? "pem" : "jks";
			try {
				tryOut(bundle(declared, String.valueOf(name)));
			}
			catch (NoSuchSslBundleException ex) {
				Set<String> names = new TreeSet<>(declared.getPem().keySet());
				names.addAll(declared.getJks().keySet());
				throw new WebTlsException(
						"'%s' is '%s', but there is no such SSL bundle: %s. ".formatted(property, name, ex.getMessage())
								+ (names.isEmpty() ? "No bundle is declared in 'spring.ssl.bundle'"
										: "Those declared in 'spring.ssl.bundle' are: " + String.join(", ", names)),
						"Correct '%s' or declare the bundle by 'spring.ssl.bundle.pem.%s' or 'spring.ssl.bundle.jks.%s'."
							.formatted(property, name, name)
								+ " If a bean of the application registers it, add the configuration class of that bean"
								+ " to 'launcher.supervisor.sources'",
						ex);
			}
			catch (Exception ex) {
				String prefix = "spring.ssl.bundle." + kind + "." + name;
				throw new WebTlsException(
						"The web workers cannot serve TLS with the SSL bundle '%s' of '%s': %s".formatted(name,
								property, explain(ex)),
						"Correct '%s', or name another bundle in '%s'".formatted(prefix + toCorrect(ex), property), ex);
			}
		}

		private static String toCorrect(Exception ex) {
			return explain(ex).contains("does not contain alias") ? ".key.alias" : ".*";
		}

		private SslBundle bundle(SslProperties.Bundles declared, String name) {
			PemSslBundleProperties pem = declared.getPem().get(name);
			JksSslBundleProperties jks = declared.getJks().get(name);
			// in Spring Boot, too, one of the second kind may not have the same name
			if (pem != null) {
				return PropertiesSslBundle.get(pem, this.resources);
			}
			if (jks != null) {
				return PropertiesSslBundle.get(jks, this.resources);
			}
			DefaultSslBundleRegistry registry = new DefaultSslBundleRegistry();
			this.context.getBeanProvider(SslBundleRegistrar.class)
				.orderedStream()
				// those of properties are not among them, and would be watched
				.filter((registrar) -> !registrar.getClass().getName().startsWith("org.springframework.boot."))
				.forEach((registrar) -> registrar.registerBundles(registry));
			return registry.getBundle(name);
		}

		private static void tryOut(SslBundle bundle) {
			bundle.createSslContext();
			bundle.getKey().assertContainsAlias(bundle.getStores().getKeyStore());
		}

		private static String explain(Exception ex) {
			Throwable root = NestedExceptionUtils.getMostSpecificCause(ex);
			String outer = String.valueOf(ex.getMessage());
			String inner = String.valueOf(root.getMessage());
			return outer.contains(inner) ? outer : outer + ": " + inner;
		}

		private static boolean isAboutPassword(String reason) {
			return reason.contains("password") || reason.contains("recover key") || reason.contains("final block");
		}

	}

}
