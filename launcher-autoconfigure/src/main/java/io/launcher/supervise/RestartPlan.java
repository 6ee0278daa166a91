package io.launcher.supervise;

import java.time.Duration;

import io.launcher.spi.RestartPolicy;
import org.jspecify.annotations.Nullable;

/**
 * When and how soon a worker that has ended is followed by another.
 *
 * @param policy after which ends
 * @param initial the first delay once the free burst is used up
 * @param max the longest delay
 * @param multiplier by what the delay grows from one failure to the next
 * @param jitter the part of the delay, 0 to 1, that it may be longer or shorter by
 * @param stableAfter how long a worker must have been ready for its slot to count as
 * sound again
 * @param maxFailures how many unexpected ends within the window exhaust the service; 0
 * for no limit
 * @param window the window
 * @param onExhausted what happens then
 * @param custom decides before any of this does, {@code null} for nobody
 */
public record RestartPlan(Policy policy, Duration initial, Duration max, double multiplier, double jitter,
		Duration stableAfter, int maxFailures, Duration window, OnExhausted onExhausted,
		@Nullable RestartPolicy custom) {

	/** The defaults of {@code launcher.restart}. */
	public static final RestartPlan DEFAULT = new RestartPlan(Policy.ALWAYS, Duration.ofSeconds(1),
			Duration.ofSeconds(60), 2, 0.1, Duration.ofSeconds(60), 0, Duration.ofSeconds(60), OnExhausted.STOP);

	/**
	 * Creates a plan by which the configuration decides.
	 * @param policy after which ends
	 * @param initial the first delay once the free burst is used up
	 * @param max the longest delay
	 * @param multiplier by what the delay grows from one failure to the next
	 * @param jitter the part of the delay, 0 to 1, that it may be longer or shorter by
	 * @param stableAfter how long a worker must have been ready for its slot to count as
	 * sound again
	 * @param maxFailures how many unexpected ends within the window exhaust the service
	 * @param window the window
	 * @param onExhausted what happens then
	 */
	public RestartPlan(Policy policy, Duration initial, Duration max, double multiplier, double jitter,
			Duration stableAfter, int maxFailures, Duration window, OnExhausted onExhausted) {
		this(policy, initial, max, multiplier, jitter, stableAfter, maxFailures, window, onExhausted, null);
	}

	/**
	 * The same plan with another policy.
	 * @param policy the policy
	 * @return a plan
	 */
	public RestartPlan withPolicy(Policy policy) {
		return new RestartPlan(policy, this.initial, this.max, this.multiplier, this.jitter, this.stableAfter,
				this.maxFailures, this.window, this.onExhausted, this.custom);
	}

	/**
	 * The same plan, but somebody else decides first.
	 * @param custom who decides, {@code null} for nobody
	 * @return a plan
	 */
	public RestartPlan withCustom(@Nullable RestartPolicy custom) {
		return new RestartPlan(this.policy, this.initial, this.max, this.multiplier, this.jitter, this.stableAfter,
				this.maxFailures, this.window, this.onExhausted, custom);
	}

	// The delay after a number of delays before, without jitter.
	Duration backoff(int before) {
		double nanos = this.initial.toNanos() * Math.pow(this.multiplier, Math.min(before, 64));
		return Duration.ofNanos((long) Math.min(nanos, this.max.toNanos()));
	}

	// Whether it is sure that a worker is replaced that somebody else has told to leave.
	boolean replacesLeaving() {
		return this.custom == null && (this.policy == Policy.ALWAYS || this.policy == Policy.ON_FAILURE);
	}

	/**
	 * After which ends of a worker its slot is filled again.
	 */
	public enum Policy {

		/** After any. */
		ALWAYS,

		/** After any but a clean exit. */
		ON_FAILURE,

		/** After none. */
		NEVER,

		/** After none: the application stops. */
		ESCALATE

	}

	/**
	 * What happens when a service fails too often.
	 */
	public enum OnExhausted {

		/** The application stops. */
		STOP,

		/**
		 * The slot stays empty until a reload, or until an operator asks for a worker.
		 */
		HOLD

	}

}
