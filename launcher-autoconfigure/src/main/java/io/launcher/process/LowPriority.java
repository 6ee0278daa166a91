package io.launcher.process;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Starts a process so that all others come first.
 */
final class LowPriority {

	private LowPriority() {
	}

	/**
	 * The command that starts another one with the lowest priority, if there is one.
	 * @param command the other one
	 * @return the command
	 */
	static List<String> of(List<String> command) {
		for (String directory : System.getenv().getOrDefault("PATH", "").split(File.pathSeparator)) {
			Path nice = Path.of(directory, "nice");
			if (!directory.isEmpty() && Files.isExecutable(nice)) {
				List<String> slow = new ArrayList<>(List.of(nice.toString(), "-n", "19"));
				slow.addAll(command);
				return slow;
			}
		}
		return command;
	}

}
