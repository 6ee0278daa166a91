package io.launcher.event;

/**
 * Something that happened to a launcher. Published to application listeners in the
 * supervisor (and, for {@link ReloadedEvent}, in the process that was reloaded). A
 * listener that throws is logged and never disturbs supervision.
 */
public sealed interface LauncherEvent permits WorkerStartedEvent, WorkerReadyEvent, WorkerExitedEvent, ReloadEvent,
		ReloadedEvent, LauncherStateEvent {

}
