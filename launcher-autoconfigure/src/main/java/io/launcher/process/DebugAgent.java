package io.launcher.process;

import java.util.ArrayList;
import java.util.List;

/**
 * The option that loads the debug agent.
 */
final class DebugAgent {

	private static final String ADDRESS = "address=";

	private DebugAgent() {
	}

	/**
	 * Whether the agent waits for a debugger, rather than calling one.
	 * @param option the option
	 * @return whether it listens
	 */
	static boolean listens(String option) {
		return settings(option).contains("server=y");
	}

	/**
	 * The same agent on a port that the system chooses, which does not hold up the start:
	 * any fixed one may be taken by the time another worker starts.
	 * @param option the option
	 * @return the option of a worker
	 */
	static String withOwnPort(String option) {
		List<String> settings = new ArrayList<>();
		for (String setting : settings(option)) {
			if (setting.startsWith(ADDRESS)) {
				int port = setting.lastIndexOf(':') + 1;
				settings.add(setting.substring(0, (port != 0) ? port : ADDRESS.length()) + "0");
			}
			else if (!setting.startsWith("suspend=")) {
				settings.add(setting);
			}
		}
		settings.add("suspend=n");
		return option.substring(0, start(option)) + String.join(",", settings);
	}

	private static List<String> settings(String option) {
		return List.of(option.substring(start(option)).split(","));
	}

	private static int start(String option) {
		int start = option.startsWith("-Xrun") ? option.indexOf(':') : option.indexOf('=');
		return (start != -1) ? start + 1 : option.length();
	}

}
