package io.launcher.context;

import java.time.Duration;

/**
 * Why and how a worker leaves.
 *
 * @param exitCode what the process ends with
 * @param timeout how long it may take
 * @param last whether no sibling is left to accept connections
 * @param completed whether its service has come to its natural end
 * @param reason why, in words
 */
record WorkerLeave(int exitCode, Duration timeout, boolean last, boolean completed, String reason) {

	/** What is given to the code that waits when there is no limit. */
	private static final Duration ENDLESS = Duration.ofDays(365);

	static final int CLEAN = 0;

	static final int START_FAILED = 1;

	static final int UNEXPECTED_ERROR = 2;

	static final int SUPERVISOR_LOST = 4;

	Duration limit() {
		return this.timeout.isZero() ? ENDLESS : this.timeout;
	}

}
