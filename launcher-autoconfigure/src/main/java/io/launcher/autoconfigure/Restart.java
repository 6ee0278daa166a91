package io.launcher.autoconfigure;

import java.time.Duration;
import java.time.temporal.ChronoUnit;

import io.launcher.supervise.RestartPlan.OnExhausted;
import io.launcher.supervise.RestartPlan.Policy;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.convert.DurationUnit;

/**
 * When the workers of a service, or of all, are started again. What is not set is
 * inherited.
 */
public class Restart {

	/**
	 * After which ends of a worker another one is started. A service that is a Runnable
	 * has the default "on-failure".
	 */
	private @Nullable Policy policy;

	/**
	 * Time that a worker must have been ready for its failures to be forgotten. If a
	 * duration suffix is not specified, seconds will be used.
	 */
	@DurationUnit(ChronoUnit.SECONDS)
	private @Nullable Duration stableAfter;

	/**
	 * Number of unexpected ends within the window after which the service is given up; 0
	 * for no limit.
	 */
	private @Nullable Integer maxFailures;

	/**
	 * Time in which the unexpected ends are counted. If a duration suffix is not
	 * specified, seconds will be used.
	 */
	@DurationUnit(ChronoUnit.SECONDS)
	private @Nullable Duration window;

	/**
	 * What happens when a service is given up.
	 */
	private @Nullable OnExhausted onExhausted;

	private final Backoff backoff = new Backoff();

	public @Nullable Policy getPolicy() {
		return this.policy;
	}

	public void setPolicy(@Nullable Policy policy) {
		this.policy = policy;
	}

	public @Nullable Duration getStableAfter() {
		return this.stableAfter;
	}

	public void setStableAfter(@Nullable Duration stableAfter) {
		this.stableAfter = stableAfter;
	}

	public @Nullable Integer getMaxFailures() {
		return this.maxFailures;
	}

	public void setMaxFailures(@Nullable Integer maxFailures) {
		this.maxFailures = maxFailures;
	}

	public @Nullable Duration getWindow() {
		return this.window;
	}

	public void setWindow(@Nullable Duration window) {
		this.window = window;
	}

	public @Nullable OnExhausted getOnExhausted() {
		return this.onExhausted;
	}

	public void setOnExhausted(@Nullable OnExhausted onExhausted) {
		this.onExhausted = onExhausted;
	}

	public Backoff getBackoff() {
		return this.backoff;
	}

	/**
	 * The delays between failures and restarts.
	 */
	public static class Backoff {

		/**
		 * First delay, once as many workers plus one as the service has were restarted at
		 * once. If a duration suffix is not specified, seconds will be used.
		 */
		@DurationUnit(ChronoUnit.SECONDS)
		private @Nullable Duration initial;

		/**
		 * Longest delay. If a duration suffix is not specified, seconds will be used.
		 */
		@DurationUnit(ChronoUnit.SECONDS)
		private @Nullable Duration max;

		/**
		 * Factor by which the delay grows from one failure to the next.
		 */
		private @Nullable Double multiplier;

		/**
		 * Part of the delay, from 0 to 1, by which it is randomly longer or shorter.
		 */
		private @Nullable Double jitter;

		public @Nullable Duration getInitial() {
			return this.initial;
		}

		public void setInitial(@Nullable Duration initial) {
			this.initial = initial;
		}

		public @Nullable Duration getMax() {
			return this.max;
		}

		public void setMax(@Nullable Duration max) {
			this.max = max;
		}

		public @Nullable Double getMultiplier() {
			return this.multiplier;
		}

		public void setMultiplier(@Nullable Double multiplier) {
			this.multiplier = multiplier;
		}

		public @Nullable Double getJitter() {
			return this.jitter;
		}

		public void setJitter(@Nullable Double jitter) {
			this.jitter = jitter;
		}

	}

}
