package io.launcher.context;

import java.util.Map;

import io.launcher.Launcher;
import io.launcher.Role;
import io.launcher.StatusSource;
import io.launcher.WorkerInfo;
import io.launcher.systemd.StandaloneNotifications;
import io.launcher.thread.ServiceLauncher;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.boot.availability.ApplicationAvailability;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.LivenessState;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.event.ContextClosedEvent;

/**
 * Tells the service manager, systemd for example, what an application of one JVM does: it
 * is ready when it accepts traffic, and stops when its context begins to close. The
 * watchdog is answered unless the application says that it is broken. In a worker that is
 * the supervisor's concern.
 */
public class StandaloneServiceManager
		implements ApplicationListener<ApplicationEvent>, InitializingBean, DisposableBean {

	private final ApplicationContext context;

	private final WorkerInfo info;

	private final Launcher launcher;

	private final StatusSource status;

	private final LauncherSettings settings;

	private final Map<String, String> environment;

	private volatile @Nullable StandaloneNotifications notifications;

	/**
	 * Creates the connection.
	 * @param context the context of the application
	 * @param info tells the role
	 * @param launcher runs the services
	 * @param status tells which services run
	 * @param settings tells how long a stop may take
	 * @param environment the environment of this process
	 */
	public StandaloneServiceManager(ApplicationContext context, WorkerInfo info, Launcher launcher, StatusSource status,
			LauncherSettings settings, Map<String, String> environment) {
		this.context = context;
		this.info = info;
		this.launcher = launcher;
		this.status = status;
		this.settings = settings;
		this.environment = environment;
	}

	@Override
	public void afterPropertiesSet() {
		if (this.info.role() != Role.STANDALONE || !this.environment.containsKey("NOTIFY_SOCKET")) {
			return;
		}
		StandaloneNotifications created = new StandaloneNotifications(this.environment, this.status::status,
				this.settings.gracefulTimeout(), this::isAlive);
		this.notifications = created;
		if (this.launcher instanceof ServiceLauncher services) {
			services.addListener(created);
		}
	}

	private boolean isAlive() {
		ApplicationAvailability availability = this.context.getBeanProvider(ApplicationAvailability.class)
			.getIfAvailable();
		return availability == null || availability.getLivenessState() != LivenessState.BROKEN;
	}

	@Override
	public void onApplicationEvent(ApplicationEvent event) {
		StandaloneNotifications present = this.notifications;
		if (present == null) {
			return;
		}
		if (event instanceof AvailabilityChangeEvent<?> change
				&& change.getState() == ReadinessState.ACCEPTING_TRAFFIC) {
			present.ready();
		}
		else if (event instanceof ContextClosedEvent closed && closed.getApplicationContext() == this.context) {
			present.stopping();
		}
	}

	@Override
	public void destroy() {
		StandaloneNotifications present = this.notifications;
		if (present != null) {
			present.close();
		}
	}

}
