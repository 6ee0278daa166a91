package io.launcher.context;

import io.launcher.worker.WorkerSession;
import org.jspecify.annotations.Nullable;

/**
 * Runs all services, or in a worker the one that it was told.
 */
public class WorkerSelection implements ServiceSelection {

	private final @Nullable WorkerSession session;

	/**
	 * Creates a selection.
	 * @param session the session of this worker, {@code null} in a JVM that is none
	 */
	public WorkerSelection(@Nullable WorkerSession session) {
		this.session = session;
	}

	@Override
	public boolean runs(String service) {
		return this.session == null || this.session.assignment().service().equals(service);
	}

}
