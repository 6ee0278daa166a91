package io.launcher;

/**
 * Tells what the launcher runs. Available as a bean in every role; a worker asks its
 * supervisor. Safe for use by several threads.
 */
@FunctionalInterface
public interface StatusSource {

	/**
	 * The status of the launcher.
	 * @return the status at this moment
	 * @throws IllegalStateException if the supervisor does not answer
	 */
	LauncherStatus status();

}
