package io.launcher.web;

import java.time.Duration;

/**
 * How a drain ended.
 *
 * @param took how long it took
 * @param connectionsLeft the connections that were still open when it ended: none unless
 * the deadline was reached
 */
public record DrainResult(Duration took, int connectionsLeft) {

	/**
	 * Whether every connection had ended before the deadline.
	 * @return whether none is left
	 */
	public boolean isComplete() {
		return this.connectionsLeft == 0;
	}

}
