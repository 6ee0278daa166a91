package io.launcher.context;

import java.util.concurrent.CompletableFuture;

import io.launcher.Launcher;
import io.launcher.LauncherOperations;
import io.launcher.supervise.ReloadPlan;
import io.launcher.worker.WorkerSession;
import org.jspecify.annotations.Nullable;

/**
 * What operators can have done to the launcher of this JVM, or in a worker to that of its
 * supervisor.
 */
public final class RoleOperations implements LauncherOperations {

	private final LauncherOperations operations;

	/**
	 * Creates the operations.
	 * @param session the session of this worker, {@code null} in a JVM that is none
	 * @param launcher the launcher of a JVM that is no worker
	 * @param strategy what a reload of one JVM does
	 */
	public RoleOperations(@Nullable WorkerSession session, Launcher launcher, ReloadPlan.Strategy strategy) {
		if (session != null) {
			this.operations = session.operations();
		}
		else {
			this.operations = (launcher instanceof LauncherOperations own) ? own
					: new StandaloneOperations(launcher, strategy);
		}
	}

	@Override
	public CompletableFuture<Void> reload() {
		return this.operations.reload();
	}

	@Override
	public CompletableFuture<Void> scale(String service, int workers) {
		return this.operations.scale(service, workers);
	}

	@Override
	public CompletableFuture<Void> replace(String service, int index) {
		return this.operations.replace(service, index);
	}

}
