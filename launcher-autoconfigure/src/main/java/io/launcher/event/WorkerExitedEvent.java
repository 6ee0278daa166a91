package io.launcher.event;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * A worker process ended.
 *
 * @param service its service; empty if it never had one
 * @param index its slot; -1 if it never had one
 * @param pid its process id
 * @param generation its generation
 * @param code its exit code, if it ended by itself
 * @param signal the name of the signal that ended it, such as {@code SIGKILL}
 * @param expected whether it was told to leave
 * @param reason why, in words
 * @param uptime from the start of the process
 */
public record WorkerExitedEvent(String service, int index, long pid, int generation, @Nullable Integer code,
		@Nullable String signal, boolean expected, String reason, Duration uptime) implements LauncherEvent {

}
