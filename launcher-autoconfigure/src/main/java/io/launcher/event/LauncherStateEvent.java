package io.launcher.event;

import io.launcher.LauncherState;

/**
 * The launcher as a whole is in another state.
 *
 * @param from the state before
 * @param to the state now
 */
public record LauncherStateEvent(LauncherState from, LauncherState to) implements LauncherEvent {

}
