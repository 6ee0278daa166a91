package io.launcher.event;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * A worker takes work.
 *
 * @param service its service
 * @param index its slot
 * @param pid its process id
 * @param generation its generation
 * @param boot from the start of the process until it was parked
 * @param start from its activation until it was ready
 * @param recovery from the unexpected end of its predecessor in the slot until it was
 * ready; {@code null} if there was none
 */
public record WorkerReadyEvent(String service, int index, long pid, int generation, Duration boot, Duration start,
		@Nullable Duration recovery) implements LauncherEvent {

}
