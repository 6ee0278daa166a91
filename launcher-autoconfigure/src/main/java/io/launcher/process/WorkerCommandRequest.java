package io.launcher.process;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

/**
 * What is particular to one worker's command.
 *
 * @param workerFile the file that holds the descriptor of the worker
 * @param argumentFile where the argument file is going to be, should there be one
 * @param profile the name of the JVM profile, empty for the default one
 * @param jvmOptions options that follow those of this JVM
 * @param environment variables to set
 * @param javaHome the home of another Java than that of this JVM
 * @param archive the archive to run in place of this JVM's, such as an extracted copy
 * @param lastOptions tells options to add to those that were decided on
 */
public record WorkerCommandRequest(Path workerFile, Path argumentFile, String profile, List<String> jvmOptions,
		Map<String, String> environment, @Nullable Path javaHome, @Nullable Path archive,
		Function<WorkerJvm, List<String>> lastOptions) {

	public WorkerCommandRequest {
		jvmOptions = List.copyOf(jvmOptions);
		environment = Map.copyOf(environment);
	}

	/**
	 * Creates a request without any options to add.
	 * @param workerFile the file that holds the descriptor of the worker
	 * @param argumentFile where the argument file is going to be, should there be one
	 * @param profile the name of the JVM profile, empty for the default one
	 * @param jvmOptions options that follow those of this JVM
	 * @param environment variables to set
	 * @param javaHome the home of another Java than that of this JVM
	 * @param archive the archive to run in place of this JVM's, such as an extracted copy
	 */
	public WorkerCommandRequest(Path workerFile, Path argumentFile, String profile, List<String> jvmOptions,
			Map<String, String> environment, @Nullable Path javaHome, @Nullable Path archive) {
		this(workerFile, argumentFile, profile, jvmOptions, environment, javaHome, archive, (jvm) -> List.of());
	}

	/**
	 * A worker of the default profile.
	 * @param workerFile the file that holds the descriptor of the worker
	 * @param argumentFile where the argument file is going to be, should there be one
	 * @return the request
	 */
	public static WorkerCommandRequest of(Path workerFile, Path argumentFile) {
		return new WorkerCommandRequest(workerFile, argumentFile, "", List.of(), Map.of(), null, null);
	}

}
