package io.launcher.health;

import io.launcher.LauncherState;
import io.launcher.LauncherStatus;
import io.launcher.StatusSource;
import io.launcher.event.LauncherEvent;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.boot.availability.ApplicationAvailabilityBean;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.context.ApplicationContext;
import org.springframework.context.event.EventListener;

/**
 * The availability of a supervised application, as its supervisor sees it: it accepts
 * traffic while each of its services has a worker that does.
 */
public class SupervisorAvailability extends ApplicationAvailabilityBean {

	private static final Log logger = LogFactory.getLog(SupervisorAvailability.class);

	private final ApplicationContext context;

	private final StatusSource source;

	/**
	 * Creates the availability.
	 * @param context whose readiness it is
	 * @param source tells the status of the launcher
	 */
	public SupervisorAvailability(ApplicationContext context, StatusSource source) {
		this.context = context;
		this.source = source;
	}

	/**
	 * Follows the launcher.
	 * @param event what has happened
	 */
	@EventListener
	public void launcherChanged(LauncherEvent event) {
		follow();
	}

	/**
	 * Takes a change over. Spring Boot says that the application is ready when the
	 * supervisor is, which is too early: that is put right at once.
	 */
	@Override
	public void onApplicationEvent(AvailabilityChangeEvent<?> event) {
		super.onApplicationEvent(event);
		if (event.getState() == ReadinessState.ACCEPTING_TRAFFIC) {
			follow();
		}
	}

	private synchronized void follow() {
		ReadinessState wanted = readiness();
		if (wanted != getState(ReadinessState.class)) {
			AvailabilityChangeEvent.publish(this.context, wanted);
		}
	}

	private ReadinessState readiness() {
		try {
			LauncherStatus status = this.source.status();
			if (status.state() != LauncherState.STOPPING && Strength.of(status) != Strength.NONE) {
				return ReadinessState.ACCEPTING_TRAFFIC;
			}
		}
		catch (IllegalStateException ex) {
			logger.debug("The status is unknown", ex);
		}
		return ReadinessState.REFUSING_TRAFFIC;
	}

}
