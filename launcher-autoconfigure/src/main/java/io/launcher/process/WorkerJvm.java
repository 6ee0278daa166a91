package io.launcher.process;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The JVM of a worker, before its last options are added.
 *
 * @param javaHome the home of its Java
 * @param options its options
 * @param ownOptions those of its options that it does not share with this JVM
 * @param variableOptions the options that it finds in its environment
 * @param environment the variables that are set for it
 * @param removedEnvironment the variables that are removed before
 */
public record WorkerJvm(Path javaHome, List<String> options, List<String> ownOptions, List<String> variableOptions,
		Map<String, String> environment, Set<String> removedEnvironment) {

	public WorkerJvm {
		options = List.copyOf(options);
		ownOptions = List.copyOf(ownOptions);
		variableOptions = List.copyOf(variableOptions);
		environment = Map.copyOf(environment);
		removedEnvironment = Set.copyOf(removedEnvironment);
	}

}
