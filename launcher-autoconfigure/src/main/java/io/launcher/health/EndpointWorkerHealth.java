package io.launcher.health;

import java.util.LinkedHashSet;
import java.util.Set;

import io.launcher.context.WorkerHealth;

import org.springframework.boot.health.actuate.endpoint.HealthDescriptor;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.boot.health.actuate.endpoint.StatusAggregator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.health.registry.HealthContributorRegistry;

/**
 * The health of a worker: that of all components but the launcher, which is the health of
 * all workers.
 */
public class EndpointWorkerHealth implements WorkerHealth {

	private final HealthEndpoint endpoint;

	private final HealthContributorRegistry registry;

	private final StatusAggregator aggregator;

	/**
	 * Creates the health.
	 * @param endpoint has the health of the components
	 * @param registry knows the components
	 * @param aggregator makes one status of several
	 */
	public EndpointWorkerHealth(HealthEndpoint endpoint, HealthContributorRegistry registry,
			StatusAggregator aggregator) {
		this.endpoint = endpoint;
		this.registry = registry;
		this.aggregator = aggregator;
	}

	@Override
	public String status() {
		Set<Status> found = new LinkedHashSet<>();
		this.registry.stream()
			.map((entry) -> entry.name())
			.filter((name) -> !name.equals(LauncherHealthIndicator.COMPONENT))
			.forEach((name) -> {
				HealthDescriptor health = this.endpoint.healthForPath(name);
				if (health != null) {
					found.add(health.getStatus());
				}
			});
		return (found.isEmpty() ? Status.UP : this.aggregator.getAggregateStatus(found)).getCode();
	}

}
