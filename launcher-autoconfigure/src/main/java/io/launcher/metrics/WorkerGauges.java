package io.launcher.metrics;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

import io.launcher.LauncherStatus;
import io.launcher.WorkerState;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import org.jspecify.annotations.Nullable;

/**
 * The gauges in one registry. They read the status when they are read themselves; which
 * of them there are follows the services.
 */
final class WorkerGauges {

	private static final String SERVICE = "service";

	private final StatusSnapshot snapshot;

	private final MultiGauge workers;

	private final MultiGauge desired;

	private final @Nullable MultiGauge memory;

	private WorkerGauges(StatusSnapshot snapshot, MeterRegistry registry, boolean processes) {
		this.snapshot = snapshot;
		this.workers = MultiGauge.builder("launcher.workers")
			.description("Workers of a service that are in a state")
			.register(registry);
		this.desired = MultiGauge.builder("launcher.workers.desired")
			.description("Workers that a service is to have")
			.register(registry);
		this.memory = processes ? MultiGauge.builder("launcher.worker.rss")
			.description("Resident memory of a worker by its last heartbeat")
			.baseUnit("bytes")
			.register(registry) : null;
		if (processes) {
			Gauge.builder("launcher.spares", this, WorkerGauges::spares)
				.description("Parked workers that stand by")
				.strongReference(true)
				.register(registry);
		}
	}

	/**
	 * Registers the gauges of one JVM.
	 * @param snapshot tells the status
	 * @param registry where to register them
	 * @return the gauges
	 */
	static WorkerGauges ofOneJvm(StatusSnapshot snapshot, MeterRegistry registry) {
		return new WorkerGauges(snapshot, registry, false);
	}

	/**
	 * Registers the gauges of a supervisor.
	 * @param snapshot tells the status
	 * @param registry where to register them
	 * @return the gauges
	 */
	static WorkerGauges ofProcesses(StatusSnapshot snapshot, MeterRegistry registry) {
		return new WorkerGauges(snapshot, registry, true);
	}

	/**
	 * Adds and removes gauges, so that there is one for whatever there is.
	 * @param status the status
	 */
	void follow(LauncherStatus status) {
		List<MultiGauge.Row<?>> workerRows = new ArrayList<>();
		List<MultiGauge.Row<?>> desiredRows = new ArrayList<>();
		List<MultiGauge.Row<?>> memoryRows = new ArrayList<>();
		for (LauncherStatus.Service service : status.services()) {
			String name = service.name();
			Tags tags = Tags.of(SERVICE, name);
			desiredRows.add(row(tags, (now) -> desired(now, name)));
			for (WorkerState state : WorkerState.values()) {
				workerRows.add(row(tags.and("state", state.name().toLowerCase(Locale.ROOT)),
						(now) -> count(now, name, state)));
			}
			service.workers()
				.stream()
				.map(LauncherStatus.Worker::index)
				.distinct()
				.forEach((index) -> memoryRows
					.add(row(tags.and("worker", Integer.toString(index)), (now) -> residentMemory(now, name, index))));
		}
		this.workers.register(workerRows);
		this.desired.register(desiredRows);
		if (this.memory != null) {
			this.memory.register(memoryRows);
		}
	}

	private MultiGauge.Row<StatusSnapshot> row(Tags tags, ToDoubleFunction<LauncherStatus> value) {
		return MultiGauge.Row.of(tags, this.snapshot, (taken) -> {
			LauncherStatus now = taken.get();
			return (now != null) ? value.applyAsDouble(now) : Double.NaN;
		});
	}

	private double spares() {
		LauncherStatus now = this.snapshot.get();
		return (now != null) ? now.spares().stream().filter((spare) -> spare.state() == WorkerState.PARKED).count()
				: Double.NaN;
	}

	private static double desired(LauncherStatus status, String name) {
		LauncherStatus.Service service = service(status, name);
		return (service != null) ? service.desired() : Double.NaN;
	}

	private static double count(LauncherStatus status, String name, WorkerState state) {
		LauncherStatus.Service service = service(status, name);
		return (service != null) ? service.workers().stream().filter((worker) -> worker.state() == state).count()
				: Double.NaN;
	}

	// In a replacement a slot has two workers: that which is ready counts.
	private static double residentMemory(LauncherStatus status, String name, int index) {
		LauncherStatus.Service service = service(status, name);
		double found = Double.NaN;
		if (service != null) {
			for (LauncherStatus.Worker worker : service.workers()) {
				Long rss = worker.rss();
				if (worker.index() == index && rss != null
						&& (Double.isNaN(found) || worker.state() == WorkerState.READY)) {
					found = rss;
				}
			}
		}
		return found;
	}

	private static LauncherStatus.@Nullable Service service(LauncherStatus status, String name) {
		for (LauncherStatus.Service service : status.services()) {
			if (service.name().equals(name)) {
				return service;
			}
		}
		return null;
	}

}
