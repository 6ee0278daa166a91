package io.launcher.context;

/**
 * What signals do.
 *
 * @param enabled whether the launcher handles any
 * @param interrupt what an interrupt does
 */
public record SignalSettings(boolean enabled, InterruptAction interrupt) {

	/** Handled, and graceful. */
	public static final SignalSettings DEFAULT = new SignalSettings(true, InterruptAction.GRACEFUL);

}
