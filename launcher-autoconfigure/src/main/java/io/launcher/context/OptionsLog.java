package io.launcher.context;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

/**
 * Shows how the launcher is configured.
 */
public final class OptionsLog {

	private static final Log logger = LogFactory.getLog(OptionsLog.class);

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
		Binder.get(environment)
			.bind("launcher", Bindable.mapOf(String.class, String.class))
			.orElse(Map.of())
			.forEach((name, value) -> values.put("launcher." + name, value));
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

	static String mask(String name, String value) {
		if (SECRET_NAME.matcher(name.toLowerCase(Locale.ROOT).replace('_', '-')).matches()) {
			return "******";
		}
		return SECRET_PART.matcher(value).replaceAll("$1******");
	}

}
