package io.launcher.process;

import java.lang.management.ManagementFactory;
import java.lang.management.RuntimeMXBean;
import java.util.HexFormat;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;

/**
 * The name of a control directory: short, since the path of a socket must be; it tells
 * the JVM that made it, since a JVM must never open its own lock files a second time:
 * closing them would free the lock.
 *
 * @param value the name
 */
record ControlDirectoryName(String value) {

	private static final Pattern PATTERN = Pattern.compile("launcher-[0-9a-f]{12}");

	private static final String HIDDEN = ".";

	static ControlDirectoryName next() {
		return new ControlDirectoryName(
				prefix() + HexFormat.of().toHexDigits((short) ThreadLocalRandom.current().nextInt()));
	}

	static int length() {
		return "launcher-".length() + 12;
	}

	// The process id alone is the same in every container
	private static String prefix() {
		RuntimeMXBean runtime = ManagementFactory.getRuntimeMXBean();
		return "launcher-" + HexFormat.of().toHexDigits(Objects.hash(runtime.getPid(), runtime.getStartTime()));
	}

	static boolean isName(String name) {
		return PATTERN.matcher(name).matches();
	}

	static boolean isHiddenName(String name) {
		return name.startsWith(HIDDEN) && isName(name.substring(HIDDEN.length()));
	}

	static boolean isOfThisJvm(String name) {
		return (isHiddenName(name) ? name.substring(HIDDEN.length()) : name).startsWith(prefix());
	}

	/**
	 * The name while the directory is being made.
	 * @return a name that is no control directory's
	 */
	String hidden() {
		return HIDDEN + this.value;
	}

}
