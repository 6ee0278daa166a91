package io.launcher.supervise;

import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;

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
 * @param reload how this state is put in the place of another
 * @param liveness when a worker counts as hung
 * @param memory how the memory was shared out for it
 * @param training how long all must have been quiet before the classes of a generation
 * are recorded, {@code null} if they are not to be
 */
public record Blueprint(List<ServicePlan> services, int spares, int bootConcurrency, Duration bootTimeout,
		Duration startTimeout, Duration killTimeout, ReloadPlan reload, LivenessPlan liveness, MemoryPlan memory,
		@Nullable Duration training) {

	public Blueprint {
		services = List.copyOf(services);
	}

	/**
	 * A state for which no memory was shared out, and in which no classes are recorded.
	 * @param services the services in the order of their start
	 * @param spares how many parked workers stand by
	 * @param bootConcurrency how many workers boot at once
	 * @param bootTimeout from the start of a process until it is parked
	 * @param startTimeout from the activation of a worker until it is ready
	 * @param killTimeout from the TERM that ends a deadline to the KILL
	 * @param reload how this state is put in the place of another
	 * @param liveness when a worker counts as hung
	 */
	public Blueprint(List<ServicePlan> services, int spares, int bootConcurrency, Duration bootTimeout,
			Duration startTimeout, Duration killTimeout, ReloadPlan reload, LivenessPlan liveness) {
		this(services, spares, bootConcurrency, bootTimeout, startTimeout, killTimeout, reload, liveness,
				MemoryPlan.NONE, null);
	}

	/**
	 * The same state with other services.
	 * @param services the services
	 * @return a state
	 */
	public Blueprint withServices(List<ServicePlan> services) {
		return new Blueprint(services, this.spares, this.bootConcurrency, this.bootTimeout, this.startTimeout,
				this.killTimeout, this.reload, this.liveness, this.memory, this.training);
	}

	/**
	 * The same state, put in place in another way.
	 * @param reload how
	 * @return a state
	 */
	public Blueprint withReload(ReloadPlan reload) {
		return new Blueprint(this.services, this.spares, this.bootConcurrency, this.bootTimeout, this.startTimeout,
				this.killTimeout, reload, this.liveness, this.memory, this.training);
	}

	/**
	 * The same state with another number of spares.
	 * @param spares how many parked workers stand by
	 * @return a state
	 */
	public Blueprint withSpares(int spares) {
		return new Blueprint(this.services, spares, this.bootConcurrency, this.bootTimeout, this.startTimeout,
				this.killTimeout, this.reload, this.liveness, this.memory, this.training);
	}

	/**
	 * The same state with other rules for hung workers.
	 * @param liveness when a worker counts as hung
	 * @return a state
	 */
	public Blueprint withLiveness(LivenessPlan liveness) {
		return new Blueprint(this.services, this.spares, this.bootConcurrency, this.bootTimeout, this.startTimeout,
				this.killTimeout, this.reload, liveness, this.memory, this.training);
	}

	/**
	 * The same state with another share of the memory.
	 * @param memory how it was shared out
	 * @return a state
	 */
	public Blueprint withMemory(MemoryPlan memory) {
		return new Blueprint(this.services, this.spares, this.bootConcurrency, this.bootTimeout, this.startTimeout,
				this.killTimeout, this.reload, this.liveness, memory, this.training);
	}

	/**
	 * The same state with or without classes being recorded.
	 * @param training how long all must have been quiet before, {@code null} for never
	 * @return a state
	 */
	public Blueprint withTraining(@Nullable Duration training) {
		return new Blueprint(this.services, this.spares, this.bootConcurrency, this.bootTimeout, this.startTimeout,
				this.killTimeout, this.reload, this.liveness, this.memory, training);
	}

}
