package io.launcher.supervise;

import java.time.Duration;

/**
 * How a reload goes about its work.
 *
 * @param strategy what happens to the worker processes
 * @param maxSurge how many workers are replaced at once
 * @param settle how long all new workers of a batch must have been ready before those
 * they replace are asked to leave
 * @param rollback whether a failure after the first batch puts the slots that were
 * replaced already back to the generation before
 */
public record ReloadPlan(Strategy strategy, Surge maxSurge, Duration settle, boolean rollback) {

	/** One at a time, and back if that fails. */
	public static final ReloadPlan DEFAULT = new ReloadPlan(Strategy.REPLACE, new Surge(1, false), Duration.ZERO, true);

	/**
	 * The same plan with or without a way back.
	 * @param rollback whether there is one
	 * @return a plan
	 */
	public ReloadPlan withRollback(boolean rollback) {
		return new ReloadPlan(this.strategy, this.maxSurge, this.settle, rollback);
	}

	/**
	 * What happens to the worker processes.
	 */
	public enum Strategy {

		/** They are replaced by new ones. */
		REPLACE,

		/** They stay, and their services are reset. */
		RESET

	}

	/**
	 * In which order a worker is replaced.
	 */
	public enum Order {

		/** The new one is ready before the old one is asked to leave. */
		START_FIRST,

		/** The old one is gone before the new one is given its work. */
		STOP_FIRST

	}

	/**
	 * How many workers are replaced at once.
	 *
	 * @param amount how many, at least one is meant
	 * @param percent whether the amount is a part of all workers
	 */
	public record Surge(int amount, boolean percent) {

		/**
		 * How many that are.
		 * @param workers how many workers there are
		 * @return the number, at least one
		 */
		public int of(int workers) {
			long count = this.percent ? ((long) workers * this.amount + 99) / 100 : this.amount;
			return (int) Math.max(1, Math.min(count, Integer.MAX_VALUE));
		}

	}

}
