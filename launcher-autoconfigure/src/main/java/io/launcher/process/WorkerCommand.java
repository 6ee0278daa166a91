package io.launcher.process;

import java.util.List;
import java.util.Map;
import java.util.Set;

import io.launcher.LauncherStatus;
import org.jspecify.annotations.Nullable;

/**
 * The command that starts a worker.
 *
 * @param command the command and its arguments
 * @param environment the variables to set, after the others have been removed
 * @param removedEnvironment the variables to remove from the inherited environment
 * @param argumentFileContent what the argument file that the command refers to must
 * contain; {@code null} if it refers to none
 * @param notes what was changed of the command line of this JVM and why, a line each; the
 * same for each worker of a profile
 * @param jvm what the worker runs from and with, for those who look
 */
public record WorkerCommand(List<String> command, Map<String, String> environment, Set<String> removedEnvironment,
		@Nullable String argumentFileContent, List<String> notes, LauncherStatus.@Nullable Jvm jvm) {

	public WorkerCommand {
		command = List.copyOf(command);
		environment = Map.copyOf(environment);
		removedEnvironment = Set.copyOf(removedEnvironment);
		notes = List.copyOf(notes);
	}

	/**
	 * The same command, described.
	 * @param jvm what the worker runs from and with
	 * @return a command
	 */
	public WorkerCommand withJvm(LauncherStatus.Jvm jvm) {
		return new WorkerCommand(this.command, this.environment, this.removedEnvironment, this.argumentFileContent,
				this.notes, jvm);
	}

	/**
	 * What must be written to the argument file before the command is run; the file may
	 * hold secrets and is for its owner only.
	 * @return the content, or {@code null} if there is no such file
	 */
	public byte @Nullable [] argumentFileBytes() {
		return (this.argumentFileContent != null) ? this.argumentFileContent.getBytes(JvmInvocation.nativeCharset())
				: null;
	}

	/**
	 * Changes an inherited environment to that of the worker.
	 * @param environment the environment of a {@link ProcessBuilder}
	 */
	public void applyTo(Map<String, String> environment) {
		environment.keySet().removeAll(this.removedEnvironment);
		environment.putAll(this.environment);
	}

}
