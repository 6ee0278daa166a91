package io.launcher.archive;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a JVM is started with.
 *
 * @param javaHome the home of its Java
 * @param options its options
 * @param variableOptions the options that it finds in its environment
 * @param application the archive that it runs by {@code -jar}
 * @param environment the variables that are set for it
 * @param removedEnvironment the variables that are removed before
 */
public record JvmStart(Path javaHome, List<String> options, List<String> variableOptions, Path application,
		Map<String, String> environment, Set<String> removedEnvironment) {

	public JvmStart {
		options = List.copyOf(options);
		variableOptions = List.copyOf(variableOptions);
		environment = Map.copyOf(environment);
		removedEnvironment = Set.copyOf(removedEnvironment);
	}

	List<String> allOptions() {
		List<String> all = new ArrayList<>(this.variableOptions);
		all.addAll(this.options);
		return all;
	}

	// Equal for those JVMs that can use the same archives.
	String key() {
		List<String> parts = new ArrayList<>();
		parts.add(this.javaHome.toString());
		parts.add(this.application.toString());
		allOptions().stream().filter(JvmStart::matters).forEach(parts::add);
		return String.join("\n", parts);
	}

	private static boolean matters(String option) {
		boolean property = option.startsWith("-D") && !option.startsWith("-Djava.") && !option.startsWith("-Djdk.");
		return !property && !option.startsWith("-Xlog");
	}

	ProcessBuilder process(List<String> command) {
		ProcessBuilder builder = new ProcessBuilder(command);
		builder.environment().keySet().removeAll(this.removedEnvironment);
		builder.environment().putAll(this.environment);
		return builder;
	}

}
