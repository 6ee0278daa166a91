package io.launcher.metrics;

import java.time.Duration;

import io.launcher.event.LauncherEvent;
import io.launcher.event.ReloadEvent;
import io.launcher.event.ReloadedEvent;
import io.launcher.event.WorkerExitedEvent;
import io.launcher.event.WorkerReadyEvent;
import io.launcher.event.WorkerStartedEvent;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

/**
 * Counts what happens, in one registry.
 */
final class WorkerMeters {

	private static final String SERVICE = "service";

	private static final String OUTCOME = "outcome";

	/** Of a worker that is told later what it is. */
	private static final String NONE = "none";

	private final MeterRegistry registry;

	WorkerMeters(MeterRegistry registry) {
		this.registry = registry;
		reloads("completed");
		reloads("aborted");
	}

	/**
	 * Counts an event.
	 * @param event the event
	 */
	void record(LauncherEvent event) {
		if (event instanceof WorkerStartedEvent started) {
			Counter.builder("launcher.worker.starts")
				.description("Worker processes that were started")
				.tags(SERVICE, service(started.service()), "reason", started.reason())
				.register(this.registry)
				.increment();
		}
		else if (event instanceof WorkerExitedEvent exited) {
			Counter.builder("launcher.worker.exits")
				.description("Worker processes that have ended")
				.tags(SERVICE, service(exited.service()), OUTCOME, outcome(exited))
				.register(this.registry)
				.increment();
		}
		else if (event instanceof WorkerReadyEvent ready) {
			time("launcher.worker.boot", "From the start of a worker process until it was parked", ready, ready.boot());
			time("launcher.worker.start", "From the activation of a worker until it was ready", ready, ready.start());
			if (ready.recovery() != null) {
				time("launcher.worker.recovery",
						"From the unexpected end of a worker until another one was ready in its place", ready,
						ready.recovery());
			}
		}
		else if (event instanceof ReloadEvent reload) {
			switch (reload.phase()) {
				case COMPLETED -> reloads("completed").increment();
				case ABORTED -> reloads("aborted").increment();
				case ROLLED_BACK -> reloads("rolled-back").increment();
				case STARTED, ROLLING_BACK -> {
				}
			}
		}
		else if (event instanceof ReloadedEvent) {
			reloads("completed").increment();
		}
	}

	private Counter reloads(String outcome) {
		return Counter.builder("launcher.reloads")
			.description("Reloads that have ended")
			.tag(OUTCOME, outcome)
			.register(this.registry);
	}

	private void time(String name, String description, WorkerReadyEvent ready, Duration duration) {
		Timer.builder(name)
			.description(description)
			.tag(SERVICE, service(ready.service()))
			.register(this.registry)
			.record(duration);
	}

	private static String service(String name) {
		return name.isEmpty() ? NONE : name;
	}

	private static String outcome(WorkerExitedEvent exited) {
		if (exited.expected()) {
			return "expected";
		}
		if (exited.signal() != null) {
			return "killed";
		}
		Integer code = exited.code();
		return (code != null && code == 0) ? "ended" : "failed";
	}

}
