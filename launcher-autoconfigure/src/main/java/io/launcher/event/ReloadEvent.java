package io.launcher.event;

import java.time.Duration;

/**
 * A reload began or ended.
 *
 * @param phase where it is
 * @param generation the generation that is reloaded to
 * @param reason why it was aborted or is rolled back; empty otherwise
 * @param elapsed since it began
 */
public record ReloadEvent(Phase phase, int generation, String reason, Duration elapsed) implements LauncherEvent {

	/**
	 * The phases of a reload.
	 */
	public enum Phase {

		/** It began. */
		STARTED,

		/** Every worker is of the new generation. */
		COMPLETED,

		/** It was given up; workers that were not replaced go on. */
		ABORTED,

		/**
		 * It failed after some workers had been replaced; these are replaced again, by
		 * workers of the generation before.
		 */
		ROLLING_BACK,

		/** Every worker is of the generation before again. */
		ROLLED_BACK

	}

}
