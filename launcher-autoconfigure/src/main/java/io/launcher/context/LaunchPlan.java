package io.launcher.context;

import java.lang.management.ManagementFactory;

import io.launcher.Role;
import io.launcher.protocol.WorkerDescriptor;
import io.launcher.worker.WorkerFile;
import io.launcher.worker.WorkerFileException;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.SpringApplication;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * What is going to be done with an application that starts. Made before logging starts,
 * carried out after, so that whatever is wrong can be reported.
 *
 * @param decision the role of this JVM, {@code null} if the launcher is not concerned
 * @param worker what the supervisor says, in the first application of a worker
 * @param failure why it cannot be done, if so
 */
public record LaunchPlan(@Nullable RoleDecision decision, @Nullable WorkerDescriptor worker,
		@Nullable RuntimeException failure) {

	/** The property source of Spring Cloud's bootstrap application. */
	private static final String BOOTSTRAP = "bootstrap";

	/**
	 * Makes a plan. In a worker, the file that the supervisor left is read and deleted.
	 * @param environment the environment of the application
	 * @param application the application
	 * @return the plan
	 */
	public static LaunchPlan of(ConfigurableEnvironment environment, SpringApplication application) {
		if (environment.getPropertySources().contains(BOOTSTRAP)) {
			return new LaunchPlan(null, null, null);
		}
		try {
			LaunchProperties properties = LaunchProperties.of(environment, Runtime.getRuntime().availableProcessors());
			if (!properties.enabled()) {
				return new LaunchPlan(null, null, null);
			}
			RoleDecision decision = RoleDecision.decide(properties.mode(), properties.counts(), LaunchTraits
				.of(environment, application, ManagementFactory.getRuntimeMXBean().getInputArguments()));
			WorkerDescriptor worker = (decision.role() == Role.WORKER) ? WorkerFile.take() : null;
			return new LaunchPlan(decision, worker, null);
		}
		catch (RuntimeException ex) {
			return new LaunchPlan(null, worker(ex), ex);
		}
	}

	// A worker that cannot go on tells its supervisor why.
	private static @Nullable WorkerDescriptor worker(RuntimeException failure) {
		return (WorkerFile.isPresent() && !(failure instanceof WorkerFileException)) ? WorkerFile.take() : null;
	}

	/**
	 * Whether the application is the first one of a JVM with this role.
	 * @param role the role
	 * @return {@code true} if so
	 */
	public boolean is(Role role) {
		return this.decision != null && this.decision.role() == role && (role != Role.WORKER || this.worker != null);
	}

}
