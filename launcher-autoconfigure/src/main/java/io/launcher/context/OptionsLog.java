package io.launcher.context;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.core.env.Environment;

/**
 * Shows how the launcher is configured.
 */
public final class OptionsLog {

	private static final Log logger = LogFactory.getLog(OptionsLog.class);

	private static final ConfigurationPropertyName PREFIX = ConfigurationPropertyName.of("launcher");

	private static final String SECRET = "password|passphrase|secret|token|credential|private|api-?key|access-?key";

	private static final Pattern SECRET_NAME = Pattern.compile(".*(" + SECRET + "|key$).*");

	private static final Pattern SECRET_PART = Pattern
		.compile("((?:^|[\\s,;-])[^\\s,;=]*(?:" + SECRET + ")[^\\s,;=]*=)[^\\s,;]+", Pattern.CASE_INSENSITIVE);

	private OptionsLog() {
	}

	/**
	 * The configured values of an environment, by the whole names of the properties.
	 * @param environment the environment
	 * @return the values
	 */
	public static Map<String, String> values(Environment environment) {
		Map<String, String> values = new TreeMap<>();
		Binder binder = Binder.get(environment);
		Map<ConfigurationPropertyName, ConfigurationPropertySource> owners = new HashMap<>();
		for (ConfigurationPropertySource source : ConfigurationPropertySources.get(environment)) {
			if (source instanceof IterableConfigurationPropertySource iterable) {
				for (ConfigurationPropertyName name : iterable) {
					// a list is taken from one source as a whole, it is never merged
					if (PREFIX.isAncestorOf(name)
							&& owners.computeIfAbsent(withoutIndex(name), (key) -> source) == source) {
						binder.bind(name, Bindable.of(String.class)).ifBound((value) -> values.put(text(name), value));
					}
				}
			}
		}
		return values;
	}

	/**
	 * Logs all configured values, secrets masked, at DEBUG.
	 * @param environment the environment
	 */
	public static void log(Environment environment) {
		if (logger.isDebugEnabled()) {
			values(environment).forEach((name, value) -> logger.debug(name + " = " + mask(name, value)));
		}
	}

	// as it is written in its source: names of variables have upper case
	private static String text(ConfigurationPropertyName name) {
		StringBuilder text = new StringBuilder();
		for (int i = 0; i < name.getNumberOfElements(); i++) {
			String element = name.getElement(i, Form.ORIGINAL);
			if (name.chop(i + 1).isLastElementIndexed()) {
				text.append('[').append(element).append(']');
			}
			else {
				text.append((i > 0) ? "." : "").append(element);
			}
		}
		return text.toString();
	}

	private static ConfigurationPropertyName withoutIndex(ConfigurationPropertyName name) {
		for (int i = 0; i < name.getNumberOfElements(); i++) {
			if (name.isNumericIndex(i)) {
				return name.chop(i);
			}
		}
		return name;
	}

	static String mask(String name, String value) {
		if (SECRET_NAME.matcher(name.toLowerCase(Locale.ROOT).replace('_', '-')).matches()) {
			return "******";
		}
		return SECRET_PART.matcher(value).replaceAll("$1******");
	}

}
