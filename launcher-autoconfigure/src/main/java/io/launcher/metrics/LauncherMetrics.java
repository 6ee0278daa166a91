package io.launcher.metrics;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongSupplier;

import io.launcher.LauncherStatus;
import io.launcher.Role;
import io.launcher.StatusSource;
import io.launcher.WorkerInfo;
import io.launcher.event.LauncherEvent;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

import org.springframework.context.event.ContextRefreshedEvent;
import org.springframework.context.event.EventListener;

/**
 * Meters of the launcher, in the JVM that runs it: the supervisor, or the only one. A
 * worker has none of them.
 */
public class LauncherMetrics implements MeterBinder {

	private final List<WorkerMeters> meters = new CopyOnWriteArrayList<>();

	private final List<WorkerGauges> gauges = new CopyOnWriteArrayList<>();

	private final StatusSnapshot snapshot;

	private final WorkerInfo info;

	/**
	 * Creates the meters.
	 * @param source tells the status of the launcher
	 * @param info tells the role of this JVM
	 */
	public LauncherMetrics(StatusSource source, WorkerInfo info) {
		this(source, info, System::nanoTime);
	}

	LauncherMetrics(StatusSource source, WorkerInfo info, LongSupplier nanoTime) {
		this.snapshot = new StatusSnapshot(source, nanoTime);
		this.info = info;
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		Role role = this.info.role();
		if (role == Role.WORKER) {
			return;
		}
		this.meters.add(new WorkerMeters(registry));
		this.gauges.add((role == Role.SUPERVISOR) ? WorkerGauges.ofProcesses(this.snapshot, registry)
				: WorkerGauges.ofOneJvm(this.snapshot, registry));
	}

	/**
	 * Counts what has happened, and follows the services.
	 * @param event what has happened
	 */
	@EventListener
	public void happened(LauncherEvent event) {
		this.meters.forEach((meters) -> meters.record(event));
		follow();
	}

	/**
	 * The services of this JVM are known.
	 * @param event tells so
	 */
	@EventListener
	public void refreshed(ContextRefreshedEvent event) {
		follow();
	}

	private void follow() {
		if (this.gauges.isEmpty()) {
			return;
		}
		LauncherStatus status = this.snapshot.take();
		if (status != null) {
			this.gauges.forEach((gauges) -> gauges.follow(status));
		}
	}

}
