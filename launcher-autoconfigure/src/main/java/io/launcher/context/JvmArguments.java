package io.launcher.context;

import java.util.ArrayList;
import java.util.List;

/**
 * Reads configured JVM arguments. A list in a property file is one text that Spring Boot
 * splits at commas, which are part of many an argument ({@code -Xlog:gc,safepoint}), and
 * people write arguments with spaces between them, as on a command line.
 */
public final class JvmArguments {

	private JvmArguments() {
	}

	/**
	 * Reads arguments. What does not begin with a dash is the rest of the argument before
	 * it; what follows a space and begins with a dash is one of its own.
	 * @param configured the texts as they were bound
	 * @return the arguments
	 */
	public static List<String> of(List<String> configured) {
		List<String> arguments = new ArrayList<>();
		boolean valueExpected = false;
		for (String text : configured) {
			for (String part : text.trim().split("\\s+(?=[-@])")) {
				int last = arguments.size() - 1;
				if (part.isEmpty()) {
					continue;
				}
				if (last < 0 || valueExpected || part.startsWith("-") || part.startsWith("@")) {
					arguments.addAll(optionAndValue(part));
				}
				else {
					arguments.set(last, arguments.get(last) + "," + part);
				}
				valueExpected = takesValue(arguments.get(arguments.size() - 1));
			}
		}
		return List.copyOf(arguments);
	}

	// long options may have their value as the next argument: --add-opens x=y
	private static boolean takesValue(String argument) {
		return argument.startsWith("--") && argument.indexOf('=') < 0;
	}

	private static List<String> optionAndValue(String part) {
		int space = part.indexOf(' ');
		if (part.startsWith("--") && space > 0 && takesValue(part.substring(0, space))) {
			return List.of(part.substring(0, space), part.substring(space).trim());
		}
		return List.of(part);
	}

}
