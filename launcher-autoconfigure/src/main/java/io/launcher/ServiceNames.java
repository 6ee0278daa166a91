package io.launcher;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * What a service may be called.
 */
public final class ServiceNames {

	/** The embedded web server. */
	public static final String WEB = "web";

	/** The methods that are run on a schedule. */
	public static final String SCHEDULING = "scheduling";

	private static final Pattern ALLOWED = Pattern.compile("[A-Za-z][A-Za-z0-9_.-]{0,62}");

	private ServiceNames() {
	}

	/**
	 * The name of a service that was given none: the simple name of its class with a
	 * lower-case first letter, {@code service} for an anonymous class or a lambda.
	 * @param service the service
	 * @return a name
	 */
	public static String of(ServiceBase service) {
		Class<?> type = service.getClass();
		String name = type.getSimpleName();
		if (name.isEmpty() || type.isHidden() || !ALLOWED.matcher(name).matches()) {
			return "service";
		}
		return name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1);
	}

	/**
	 * Checks a name: letters, digits, {@code _}, {@code .} and {@code -}, beginning with
	 * a letter, at most 63 characters.
	 * @param name the name
	 * @return the name
	 * @throws IllegalArgumentException if it is not allowed
	 */
	public static String check(String name) {
		if (!ALLOWED.matcher(name).matches()) {
			throw new IllegalArgumentException("Service name '" + name
					+ "' is not allowed: use letters, digits, '_', '.' and '-', beginning with a letter, at most 63 in all");
		}
		return name;
	}

}
