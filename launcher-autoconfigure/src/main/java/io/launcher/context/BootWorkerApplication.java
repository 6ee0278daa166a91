package io.launcher.context;

import java.time.Duration;
import java.util.Collection;
import java.util.List;

import io.launcher.ServiceNames;
import io.launcher.protocol.Frame;
import io.launcher.spi.LivenessProbe;
import io.launcher.worker.WorkerApplication;
import io.launcher.worker.WorkerAssignment;
import io.launcher.worker.WorkerLeave;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.availability.ApplicationAvailability;
import org.springframework.boot.availability.LivenessState;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * The application in a worker: what is done with it when the worker takes work and when
 * it leaves.
 */
final class BootWorkerApplication implements WorkerApplication {

	private static final Duration CLOSING_TIME = Duration.ofSeconds(2);

	private static final Log logger = LogFactory.getLog(BootWorkerApplication.class);

	private final ConfigurableApplicationContext context;

	private final WorkerAssignment assignment;

	private final @Nullable ServiceRegistry registry;

	private final @Nullable ServicesLifecycle services;

	private final @Nullable WebTraffic traffic;

	private final @Nullable MeterTeller meters;

	private final Runnable lastWord;

	private final @Nullable ApplicationAvailability availability;

	private volatile boolean drained;

	/**
	 * Creates the application.
	 * @param context its context
	 * @param assignment what the worker was told to be
	 * @param lastWord is called before the context is closed, when the service has done
	 * its work
	 */
	BootWorkerApplication(ConfigurableApplicationContext context, WorkerAssignment assignment, Runnable lastWord) {
		this.context = context;
		this.assignment = assignment;
		this.lastWord = lastWord;
		this.meters = context.getBeanProvider(MeterTeller.class).getIfAvailable();
		this.registry = context.getBeanProvider(ServiceRegistry.class).getIfAvailable();
		this.services = context.getBeanProvider(ServicesLifecycle.class).getIfAvailable();
		this.traffic = context.getBeanProvider(WebTraffic.class).getIfAvailable();
		this.availability = context.getBeanProvider(ApplicationAvailability.class).getIfAvailable();
	}

	@Override
	public List<Frame.Declaration> declarations() {
		return (this.registry != null) ? this.registry.declarations() : List.of();
	}

	// The service that a lifecycle bean belongs to.
	@Nullable String serviceOf(String beanName) {
		return (this.registry != null) ? this.registry.serviceOf(beanName) : null;
	}

	@Override
	public void activated(String name) {
		LogName.set(name);
	}

	@Override
	public void beginTraffic() {
		if (this.traffic != null && isWeb()) {
			this.traffic.begin();
		}
	}

	@Override
	public String health() {
		WorkerHealth health = this.context.getBeanProvider(WorkerHealth.class).getIfAvailable();
		return (health != null) ? health.status() : "";
	}

	@Override
	public byte[] meters() {
		return (this.meters != null) ? this.meters.meters() : new byte[0];

	}

	@Override
	public long requests() {
		WebTraffic served = this.traffic;
		return (served != null && isWeb()) ? served.requests() : -1;
	}

	@Override
	public String sick() {
		ApplicationAvailability states = this.availability;
		boolean broken = states != null && states.getState(LivenessState.class) == LivenessState.BROKEN;
		return broken ? "is broken by its own word (LivenessState.BROKEN)" : "";
	}

	@Override
	public Collection<? extends LivenessProbe> probes() {
		WebTraffic served = this.traffic;
		if (isWeb()) {
			return (served != null) ? served.probes() : List.of();
		}
		Object service = (this.registry != null) ? this.registry.bean(this.assignment.service()) : null;
		return (service instanceof LivenessProbe.Source source) ? source.livenessProbes() : List.of();
	}

	// Leaves in order: traffic while the application is fully alive, the service, the
	// context. An interrupt shortens each of them.
	@Override
	public void leave(WorkerLeave leave) {
		drain(leave);
		if (this.services != null) {
			attempt("stop the service", this.services::stop);
		}
		if (this.meters != null) {
			attempt("tell the meters", this.lastWord);
		}
		this.context.close();
	}

	// Whether the requests in progress need not be waited for again.
	boolean isDrained() {
		return this.drained;
	}

	private void drain(WorkerLeave leave) {
		WebTraffic draining = this.traffic;
		if (draining == null || !isWeb()) {
			return;
		}
		this.drained = true;
		attempt("drain the web server", () -> {
			try {
				draining.drain(drainLimit(leave.limit()), leave.last());
			}
			catch (InterruptedException ex) {
				logger.info("Hurried: open connections are not waited for");
				// for what waits next
				Thread.currentThread().interrupt();
			}
		});
	}

	// what is still open is ended in good order, with time left for the service and the
	// context, before the supervisor ends all of it
	private static Duration drainLimit(Duration limit) {
		Duration share = limit.dividedBy(5);
		return limit.minus((share.compareTo(CLOSING_TIME) < 0) ? share : CLOSING_TIME);
	}

	private boolean isWeb() {
		return this.assignment.service().equals(ServiceNames.WEB);
	}

	private static void attempt(String what, Runnable step) {
		try {
			step.run();
		}
		catch (RuntimeException | LinkageError ex) {
			logger.warn("Failed to " + what, ex);
		}
	}

}
