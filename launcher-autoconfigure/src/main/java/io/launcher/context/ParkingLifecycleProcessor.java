package io.launcher.context;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

import io.launcher.ServiceNames;
import io.launcher.worker.WorkerFile;
import io.launcher.worker.WorkerSession;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.LivenessState;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationContextAware;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.Lifecycle;
import org.springframework.context.support.DefaultLifecycleProcessor;

/**
 * Parks a worker between the creation of its singletons and the start of its activities,
 * until it is told what it is. Then it starts what belongs to its service, and everything
 * that belongs to none. In a JVM that is no worker it changes nothing.
 */
public class ParkingLifecycleProcessor extends DefaultLifecycleProcessor
		implements ApplicationContextAware, ApplicationListener<AvailabilityChangeEvent<?>> {

	private static final Log logger = LogFactory.getLog(ParkingLifecycleProcessor.class);

	/** Opens the management port, which is the supervisor's. */
	private static final String MANAGEMENT_CONTEXT = "org.springframework.boot.actuate.autoconfigure."
			+ "web.server.ChildManagementContextInitializer";

	/** Waits for the requests that the drain has waited for already. */
	private static final String GRACEFUL_SHUTDOWN = "webServerGracefulShutdown";

	private static final String WEB_SERVER_PACKAGE = "org.springframework.boot.web.server.";

	private final Duration timeoutPerShutdownPhase;

	private @Nullable ConfigurableApplicationContext context;

	private volatile @Nullable WorkerSession session;

	private volatile @Nullable BootWorkerApplication application;

	/**
	 * Creates a processor.
	 * @param timeoutPerShutdownPhase how long the beans of a phase may take to stop; in a
	 * worker at least as long as the worker may take to drain
	 */
	public ParkingLifecycleProcessor(Duration timeoutPerShutdownPhase) {
		this.timeoutPerShutdownPhase = timeoutPerShutdownPhase;
		setTimeoutPerShutdownPhase(timeoutPerShutdownPhase.toMillis());
	}

	@Override
	public void setApplicationContext(ApplicationContext applicationContext) {
		this.context = (ConfigurableApplicationContext) applicationContext;
		WorkerSession found = applicationContext.getBeanProvider(WorkerSession.class).getIfAvailable();
		if (found == null && !WorkerFile.isPresent()) {
			return;
		}
		if (found == null || !found.claim(applicationContext)) {
			throw new SecondContextException(applicationContext.getDisplayName());
		}
		this.session = found;
	}

	@Override
	public void onRefresh() {
		WorkerSession worker = this.session;
		ConfigurableApplicationContext current = this.context;
		if (worker == null || current == null) {
			super.onRefresh();
			return;
		}
		new WorkerWarmUp(worker, current).run();
		BootWorkerApplication parked = new BootWorkerApplication(current, worker.assignment(), worker::tellMeters);
		if (!worker.park(parked)) {
			// on this thread, which holds the lock that closing takes
			current.close();
			worker.farewell();
			return;
		}
		this.application = parked;
		allowDraining(worker.gracefulTimeout());
		super.onRefresh();
		worker.started();
	}

	@Override
	public void onApplicationEvent(AvailabilityChangeEvent<?> event) {
		WorkerSession worker = this.session;
		if (worker == null || event.getSource() != this.context) {
			return;
		}
		if (event.getState() instanceof ReadinessState state) {
			worker.accepting(state == ReadinessState.ACCEPTING_TRAFFIC);
		}
		else if (event.getState() == LivenessState.BROKEN) {
			worker.changed();
		}
		else {
			// the application has started, and its runners come next
			worker.progressed();
		}
	}

	@Override
	protected Map<String, Lifecycle> getLifecycleBeans() {
		Map<String, Lifecycle> beans = super.getLifecycleBeans();
		BootWorkerApplication running = this.application;
		WorkerSession worker = this.session;
		if (running == null || worker == null) {
			return beans;
		}
		String service = worker.assignment().service();
		Map<String, Lifecycle> own = new LinkedHashMap<>();
		beans.forEach((name, bean) -> {
			String owner = isWebServer(name, bean) ? ServiceNames.WEB : running.serviceOf(name);
			// whatever was started by hand is stopped, too
			if (name.equals(GRACEFUL_SHUTDOWN) && running.isDrained()) {
				return;
			}
			boolean startsHere = (owner == null || owner.equals(service)) && !isManagementServer(bean);
			if (startsHere || bean.isRunning()) {
				own.put(name, bean);
			}
			else if (logger.isDebugEnabled()) {
				logger
					.debug("Not started here: '" + name + "'" + ((owner != null) ? " of service '" + owner + "'" : ""));
			}
		});
		return own;
	}

	private void allowDraining(Duration gracefulTimeout) {
		if (gracefulTimeout.isZero()) {
			setTimeoutPerShutdownPhase(Long.MAX_VALUE);
		}
		else if (gracefulTimeout.compareTo(this.timeoutPerShutdownPhase) > 0) {
			setTimeoutPerShutdownPhase(gracefulTimeout.toMillis());
		}
	}

	private static boolean isManagementServer(Lifecycle bean) {
		return bean.getClass().getName().equals(MANAGEMENT_CONTEXT);
	}

	private static boolean isWebServer(String name, Lifecycle bean) {
		return name.equals("webServerStartStop") || name.equals(GRACEFUL_SHUTDOWN)
				|| bean.getClass().getName().startsWith(WEB_SERVER_PACKAGE);
	}

}
