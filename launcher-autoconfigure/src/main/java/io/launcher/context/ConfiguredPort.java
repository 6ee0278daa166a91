package io.launcher.context;

import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.PropertySourcesPlaceholdersResolver;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MutablePropertySources;

/**
 * Where the application is configured to listen. The sockets of the supervisor stay where
 * they are for its whole life, so that a reload with another configuration says so.
 */
public final class ConfiguredPort {

	private static final Log logger = LogFactory.getLog(ConfiguredPort.class);

	private static final String[] NAMES = { SocketDefinitions.PORT, "server.address" };

	private ConfiguredPort() {
	}

	/**
	 * What a worker would listen on, if its supervisor did not tell it.
	 * @param environment the environment of the worker
	 * @return the values of properties, by name
	 */
	public static Map<String, String> values(ConfigurableEnvironment environment) {
		MutablePropertySources sources = new MutablePropertySources();
		environment.getPropertySources()
			.stream()
			.filter((source) -> !source.getName().equals(WorkerEnvironment.PROPERTY_SOURCE)
					&& !ConfigurationPropertySources.isAttachedConfigurationPropertySource(source))
			.forEach(sources::addLast);
		Binder binder = new Binder(ConfigurationPropertySources.from(sources),
				new PropertySourcesPlaceholdersResolver(sources));
		Map<String, String> values = new TreeMap<>();
		for (String name : NAMES) {
			binder.bind(name, String.class).ifBound((value) -> values.put(name, value));
		}
		return values;
	}

	/**
	 * Warns if a new configuration says otherwise than the one in use.
	 * @param before what the last worker was configured with
	 * @param after what the next one is
	 */
	static void warnOfChange(Map<String, String> before, Map<String, String> after) {
		for (String name : NAMES) {
			String old = before.get(name);
			String changed = after.get(name);
			if (!Objects.equals(old, changed)) {
				logger.warn("'%s' was %s and is %s now: the supervisor keeps its sockets, restart it to move them"
					.formatted(name, quote(old), quote(changed)));
			}
		}
	}

	private static String quote(@Nullable String value) {
		return (value != null) ? "'" + value + "'" : "not set";
	}

}
