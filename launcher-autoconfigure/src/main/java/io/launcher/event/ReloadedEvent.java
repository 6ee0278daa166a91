package io.launcher.event;

/**
 * The services of this process were reset in place.
 *
 * @param generation the generation after it
 */
public record ReloadedEvent(int generation) implements LauncherEvent {

}
