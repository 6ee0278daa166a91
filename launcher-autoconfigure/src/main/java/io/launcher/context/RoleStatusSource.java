package io.launcher.context;

import io.launcher.Launcher;
import io.launcher.LauncherStatus;
import io.launcher.StatusSource;
import io.launcher.worker.WorkerSession;
import org.jspecify.annotations.Nullable;

/**
 * The status of the launcher of this JVM, or in a worker that of its supervisor.
 */
public final class RoleStatusSource implements StatusSource {

	private final @Nullable WorkerSession session;

	private final Launcher launcher;

	/**
	 * Creates a source.
	 * @param session the session of this worker, {@code null} in a JVM that is none
	 * @param launcher the launcher of a JVM that is no worker
	 */
	public RoleStatusSource(@Nullable WorkerSession session, Launcher launcher) {
		this.session = session;
		this.launcher = launcher;
	}

	@Override
	public LauncherStatus status() {
		if (this.session != null) {
			return this.session.status();
		}
		if (this.launcher instanceof StatusSource source) {
			return source.status();
		}
		throw new IllegalStateException(
				"The application's own launcher " + this.launcher.getClass().getName() + " does not tell its status");
	}

}
