package io.launcher.health;

import java.util.LinkedHashMap;
import java.util.Map;

import io.launcher.LauncherStatus;
import io.launcher.StatusSource;

import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

/**
 * The health of the launcher: up when every service has all its workers, degraded while
 * some are missing, down when a service has none.
 */
public class LauncherHealthIndicator extends AbstractHealthIndicator {

	/** The name of the component. */
	public static final String COMPONENT = "launcher";

	/** Some workers are missing; the others do their work. */
	public static final Status DEGRADED = new Status("DEGRADED");

	private final StatusSource source;

	/**
	 * Creates an indicator.
	 * @param source tells the status of the launcher
	 */
	public LauncherHealthIndicator(StatusSource source) {
		super("The status of the launcher is unknown");
		this.source = source;
	}

	@Override
	protected void doHealthCheck(Health.Builder builder) {
		LauncherStatus status = this.source.status();
		builder.status(status(Strength.of(status)));
		builder.withDetail("state", status.state().name());
		Map<String, Object> services = new LinkedHashMap<>();
		status.services().forEach((service) -> services.put(service.name(), details(service)));
		builder.withDetail("services", services);
	}

	private static Map<String, Object> details(LauncherStatus.Service service) {
		Map<String, Object> details = new LinkedHashMap<>();
		details.put("status", status(Strength.of(service)).getCode());
		details.put("desired", service.desired());
		details.put("ready", service.ready());
		Map<String, String> workers = new LinkedHashMap<>();
		for (LauncherStatus.Worker worker : service.workers()) {
			if (worker.health() != null) {
				workers.put(Integer.toString(worker.index()), worker.health());
			}
		}
		if (!workers.isEmpty()) {
			details.put("workers", workers);
		}
		return details;
	}

	private static Status status(Strength strength) {
		return switch (strength) {
			case FULL -> Status.UP;
			case PARTIAL -> DEGRADED;
			case NONE -> Status.DOWN;
		};
	}

}
