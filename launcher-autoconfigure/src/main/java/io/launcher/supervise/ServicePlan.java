package io.launcher.supervise;

import java.time.Duration;

/**
 * What a service is to have.
 *
 * @param name its name
 * @param workers how many workers
 * @param profile the name of the JVM profile its workers are started with; empty for the
 * default one, whose parked workers any service without a profile may use
 * @param gracefulTimeout how long a worker may take to drain; zero for endless
 * @param restart when a worker is started again
 */
public record ServicePlan(String name, int workers, String profile, Duration gracefulTimeout, RestartPlan restart) {

	/**
	 * The same plan with another number of workers.
	 * @param workers the number
	 * @return a plan
	 */
	public ServicePlan withWorkers(int workers) {
		return new ServicePlan(this.name, workers, this.profile, this.gracefulTimeout, this.restart);
	}

}
