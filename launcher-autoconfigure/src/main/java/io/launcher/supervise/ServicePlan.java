package io.launcher.supervise;

import java.time.Duration;

import io.launcher.supervise.ReloadPlan.Order;

/**
 * What a service is to have.
 *
 * @param name its name
 * @param workers how many workers
 * @param profile the name of the JVM profile its workers are started with; empty for the
 * default one, whose parked workers any service without a profile may use
 * @param gracefulTimeout how long a worker may take to drain; zero for endless
 * @param restart when a worker is started again
 * @param order in which order a worker is replaced
 * @param recycle when a worker has done enough
 */
public record ServicePlan(String name, int workers, String profile, Duration gracefulTimeout, RestartPlan restart,
		Order order, RecyclePlan recycle) {

	/**
	 * Creates a plan by which a new worker is ready before the old one leaves.
	 * @param name its name
	 * @param workers how many workers
	 * @param profile the name of the JVM profile, empty for the default one
	 * @param gracefulTimeout how long a worker may take to drain; zero for endless
	 * @param restart when a worker is started again
	 */
	public ServicePlan(String name, int workers, String profile, Duration gracefulTimeout, RestartPlan restart) {
		this(name, workers, profile, gracefulTimeout, restart, Order.START_FIRST, RecyclePlan.NEVER);
	}

	/**
	 * The same plan with another number of workers.
	 * @param workers the number
	 * @return a plan
	 */
	public ServicePlan withWorkers(int workers) {
		return new ServicePlan(this.name, workers, this.profile, this.gracefulTimeout, this.restart, this.order,
				this.recycle);
	}

	/**
	 * The same plan with another order of replacement.
	 * @param order in which order a worker is replaced
	 * @return a plan
	 */
	public ServicePlan withOrder(Order order) {
		return new ServicePlan(this.name, this.workers, this.profile, this.gracefulTimeout, this.restart, order,
				this.recycle);
	}

	/**
	 * The same plan, but workers are started again by another one.
	 * @param restart when a worker is started again
	 * @return a plan
	 */
	public ServicePlan withRestart(RestartPlan restart) {
		return new ServicePlan(this.name, this.workers, this.profile, this.gracefulTimeout, restart, this.order,
				this.recycle);
	}

	/**
	 * The same plan with other limits.
	 * @param recycle when a worker has done enough
	 * @return a plan
	 */
	public ServicePlan withRecycle(RecyclePlan recycle) {
		return new ServicePlan(this.name, this.workers, this.profile, this.gracefulTimeout, this.restart, this.order,
				recycle);
	}

	boolean startsFirst() {
		return this.order == Order.START_FIRST;
	}

}
