package io.launcher;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Statuses for tests, and a source of them.
 */
public final class Statuses implements StatusSource {

	/** A moment. */
	public static final Instant TIME = Instant.parse("2026-01-02T03:04:05Z");

	private final AtomicReference<LauncherStatus> current = new AtomicReference<>();

	public Statuses(LauncherStatus status) {
		this.current.set(status);
	}

	/**
	 * A launcher of processes.
	 * @param state its state
	 * @param services its services
	 * @return the status
	 */
	public static LauncherStatus process(LauncherState state, LauncherStatus.Service... services) {
		return new LauncherStatus("process", Role.SUPERVISOR, 100, state, 1, TIME, List.of(services),
				List.of(new LauncherStatus.Spare(103L, WorkerState.PARKED, TIME,
						new LauncherStatus.Jvm("as-is", "none", List.of()))));
	}

	/**
	 * A service whose first workers are ready, and the others gone.
	 * @param name its name
	 * @param desired how many there are to be
	 * @param ready how many are ready
	 * @return the service
	 */
	public static LauncherStatus.Service service(String name, int desired, int ready) {
		List<LauncherStatus.Worker> workers = new ArrayList<>();
		for (int index = 0; index < desired; index++) {
			workers.add((index < ready)
					? new LauncherStatus.Worker(index, 101L + index, 1, WorkerState.READY, TIME, TIME, 0,
							1000L * (index + 1), "UP", null,
							new LauncherStatus.Jvm("extracted", "used", List.of("-Xmx200m", "-Xshare:auto")))
					: new LauncherStatus.Worker(index, null, 1, WorkerState.GONE, null, null, 0, null, null,
							new LauncherStatus.Exit(null, "SIGKILL", "killed by SIGKILL", TIME)));
		}
		return new LauncherStatus.Service(name, desired, ready, workers);
	}

	/**
	 * Changes the status.
	 * @param status the status, or {@code null} if nobody is to answer
	 */
	public void set(LauncherStatus status) {
		this.current.set(status);
	}

	@Override
	public LauncherStatus status() {
		LauncherStatus status = this.current.get();
		if (status == null) {
			throw new IllegalStateException("The supervisor does not tell its status");
		}
		return status;
	}

}
