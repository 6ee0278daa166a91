package io.launcher.metrics;

import java.util.function.Supplier;

import io.launcher.Role;
import io.launcher.WorkerInfo;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.jspecify.annotations.Nullable;

/**
 * Tags the meters that a worker pushes by itself with its service and slot. Those that
 * were registered before the worker knew them have no such tags. A registry that is
 * scraped has no need of them.
 */
public final class WorkerTags implements MeterFilter {

	private static final String SERVICE = "service";

	private static final String WORKER = "worker";

	private static final String PROMETHEUS = "io.micrometer.prometheus";

	private final Supplier<@Nullable WorkerInfo> info;

	private WorkerTags(Supplier<@Nullable WorkerInfo> info) {
		this.info = info;
	}

	/**
	 * Has the meters of a registry tagged, if it pushes them.
	 * @param registry the registry
	 * @param info tells what this JVM is
	 */
	public static void addTo(MeterRegistry registry, Supplier<@Nullable WorkerInfo> info) {
		boolean pushes = !(registry instanceof CompositeMeterRegistry) && !(registry instanceof SimpleMeterRegistry)
				&& !registry.getClass().getName().startsWith(PROMETHEUS);
		if (pushes) {
			registry.config().meterFilter(new WorkerTags(info));
		}
	}

	@Override
	public Meter.Id map(Meter.Id id) {
		WorkerInfo worker = this.info.get();
		if (worker == null || worker.role() != Role.WORKER || worker.service().isEmpty()) {
			return id;
		}
		return add(add(id, SERVICE, worker.service()), WORKER, Integer.toString(worker.index()));
	}

	private static Meter.Id add(Meter.Id id, String name, String value) {
		return (id.getTag(name) != null) ? id : id.withTag(Tag.of(name, value));
	}

}
