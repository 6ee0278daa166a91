package io.launcher.worker;

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
public record WorkerLeave(int exitCode, Duration timeout, boolean last, boolean completed, String reason) {

	/** What is given to the code that waits when there is no limit. */
	private static final Duration ENDLESS = Duration.ofDays(365);

	/** Exit code: it was told to leave, or has done its work. */
	public static final int CLEAN = 0;

	/** Exit code: it could not boot or start. */
	public static final int START_FAILED = 1;

	/** Exit code: its service failed, or something unexpected did. */
	public static final int UNEXPECTED_ERROR = 2;

	/** Exit code: its supervisor is gone. */
	public static final int SUPERVISOR_LOST = 4;

	/**
	 * How long it may take, for code that waits.
	 * @return the time, some very long one for endless
	 */
	public Duration limit() {
		return this.timeout.isZero() ? ENDLESS : this.timeout;
	}

}
