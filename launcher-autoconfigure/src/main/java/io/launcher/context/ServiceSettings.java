package io.launcher.context;

import java.time.Duration;
import java.util.List;

import io.launcher.supervise.ReloadPlan.Order;
import io.launcher.supervise.RestartPlan;
import org.jspecify.annotations.Nullable;

/**
 * What is configured for one service, what it inherits included.
 *
 * @param enabled whether it is run at all
 * @param workers the number of workers, {@code null} if the service has none of its own
 * @param jvmArgs the JVM arguments of its workers, besides those of all workers
 * @param gracefulTimeout how long it may take to stop, zero for endless
 * @param restart when a worker is started again
 * @param policyConfigured whether the restart policy was configured, for this service or
 * for all; else its default depends on the kind of service
 * @param order in which order its workers are replaced
 */
public record ServiceSettings(boolean enabled, @Nullable WorkerCount workers, List<String> jvmArgs,
		Duration gracefulTimeout, RestartPlan restart, boolean policyConfigured, Order order) {

	/** Of a service without any configuration. */
	public static final ServiceSettings DEFAULT = new ServiceSettings(true, null, List.of(), Duration.ofSeconds(30),
			RestartPlan.DEFAULT, false);

	/**
	 * Creates settings of a service whose new workers are ready before the old ones
	 * leave.
	 * @param enabled whether it is run at all
	 * @param workers the number of workers, {@code null} if the service has none of its
	 * own
	 * @param jvmArgs the JVM arguments of its workers, besides those of all workers
	 * @param gracefulTimeout how long it may take to stop, zero for endless
	 * @param restart when a worker is started again
	 * @param policyConfigured whether the restart policy was configured
	 */
	public ServiceSettings(boolean enabled, @Nullable WorkerCount workers, List<String> jvmArgs,
			Duration gracefulTimeout, RestartPlan restart, boolean policyConfigured) {
		this(enabled, workers, jvmArgs, gracefulTimeout, restart, policyConfigured, Order.START_FIRST);
	}

	public ServiceSettings {
		jvmArgs = List.copyOf(jvmArgs);
	}

}
