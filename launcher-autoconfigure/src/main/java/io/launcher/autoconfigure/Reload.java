package io.launcher.autoconfigure;

import java.time.Duration;
import java.time.temporal.ChronoUnit;

import io.launcher.supervise.ReloadPlan.Order;
import io.launcher.supervise.ReloadPlan.Strategy;

import org.springframework.boot.convert.DurationUnit;

/**
 * How a reload goes about its work.
 */
public class Reload {

	/**
	 * Whether a reload replaces worker processes or resets their services in place.
	 */
	private Strategy strategy = Strategy.REPLACE;

	/**
	 * Whether a new worker is ready before the old one leaves, or the old one is gone
	 * before the new one starts.
	 */
	private Order order = Order.START_FIRST;

	/**
	 * Number of workers that are replaced at once, or a percentage of all. An old worker
	 * is asked to leave only when its whole batch is ready.
	 */
	private String maxSurge = "1";

	/**
	 * Time that a batch of new workers must have been ready before the old ones leave. If
	 * a duration suffix is not specified, seconds will be used.
	 */
	@DurationUnit(ChronoUnit.SECONDS)
	private Duration settle = Duration.ZERO;

	/**
	 * Whether workers that were replaced already are put back to the last good generation
	 * when a later one fails.
	 */
	private boolean rollback = true;

	public Strategy getStrategy() {
		return this.strategy;
	}

	public void setStrategy(Strategy strategy) {
		this.strategy = strategy;
	}

	public Order getOrder() {
		return this.order;
	}

	public void setOrder(Order order) {
		this.order = order;
	}

	public String getMaxSurge() {
		return this.maxSurge;
	}

	public void setMaxSurge(String maxSurge) {
		this.maxSurge = maxSurge;
	}

	public Duration getSettle() {
		return this.settle;
	}

	public void setSettle(Duration settle) {
		this.settle = settle;
	}

	public boolean isRollback() {
		return this.rollback;
	}

	public void setRollback(boolean rollback) {
		this.rollback = rollback;
	}

}
