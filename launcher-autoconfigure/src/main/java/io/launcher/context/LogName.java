package io.launcher.context;

import org.jspecify.annotations.Nullable;

/**
 * The name by which this JVM signs its log lines, such as {@code web-0}. Log patterns
 * read it from a system property for each line: that is what all logging systems can do,
 * and it survives their being configured again.
 */
public final class LogName {

	/** The system property that holds the name. */
	public static final String PROPERTY = "io.launcher.name";

	static final String SUPERVISOR = "supervisor";

	static final String PARKED = "parked";

	private LogName() {
	}

	/**
	 * The name.
	 * @return the name, or {@code null} in an application of one JVM
	 */
	public static @Nullable String get() {
		return System.getProperty(PROPERTY);
	}

	static void set(String name) {
		System.setProperty(PROPERTY, name);
	}

}
