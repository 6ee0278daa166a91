package io.launcher.event;

/**
 * A worker process was started.
 *
 * @param pid its process id
 * @param generation its generation
 * @param service the service it was started for; empty if that is decided later
 * @param reason why it was started: {@code start}, {@code respawn}, {@code reload},
 * {@code scale}, {@code replace}, {@code recycle}, {@code spare}
 */
public record WorkerStartedEvent(long pid, int generation, String service, String reason) implements LauncherEvent {

}
