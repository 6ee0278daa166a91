package io.launcher.supervise;

import java.time.Duration;
import java.util.List;

/**
 * The desired state: what the supervisor is to keep running. A reload replaces it by that
 * of the new generation.
 *
 * @param services the services in the order of their start
 * @param spares how many parked workers stand by
 * @param bootConcurrency how many workers boot at once
 * @param bootTimeout from the start of a process until it is parked
 * @param startTimeout from the activation of a worker until it is ready
 * @param killTimeout from the TERM that ends a deadline to the KILL
 */
public record Blueprint(List<ServicePlan> services, int spares, int bootConcurrency, Duration bootTimeout,
		Duration startTimeout, Duration killTimeout) {

	public Blueprint {
		services = List.copyOf(services);
	}

}
