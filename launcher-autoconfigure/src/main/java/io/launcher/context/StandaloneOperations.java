package io.launcher.context;

import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.launcher.Launcher;
import io.launcher.LauncherOperations;
import io.launcher.LauncherStatus;
import io.launcher.OperationFailedException;
import io.launcher.StatusSource;
import io.launcher.supervise.ReloadPlan;
import io.launcher.thread.ServiceLauncher;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * What operators can have done to an application of one JVM: a reload in place.
 */
final class StandaloneOperations implements LauncherOperations {

	private static final Log logger = LogFactory.getLog(StandaloneOperations.class);

	private final Launcher launcher;

	private final ReloadPlan.Strategy strategy;

	StandaloneOperations(Launcher launcher, ReloadPlan.Strategy strategy) {
		this.launcher = launcher;
		this.strategy = strategy;
	}

	@Override
	public CompletableFuture<Void> reload() {
		if (!(this.launcher instanceof ServiceLauncher services)) {
			return restart();
		}
		CompletableFuture<Void> done = new CompletableFuture<>();
		CompletableFuture<Integer> reload = (this.strategy == ReloadPlan.Strategy.RESET) ? services.reset()
				: services.reload();
		reload.whenCompleteAsync((generation, failure) -> {
			if (failure != null) {
				done.completeExceptionally(new OperationFailedException(String.valueOf(failure.getMessage())));
			}
			else {
				done.complete(null);
			}
		});
		return done;
	}

	// a launcher of the application's own, which does not tell when it is done
	private CompletableFuture<Void> restart() {
		try {
			this.launcher.restart();
			return CompletableFuture.completedFuture(null);
		}
		catch (RuntimeException ex) {
			logger.error("Cannot reload", ex);
			return CompletableFuture.failedFuture(new OperationFailedException(String.valueOf(ex.getMessage())));
		}
	}

	@Override
	public CompletableFuture<Void> scale(String service, int workers) {
		if (workers < 0 || workers > MAX_WORKERS) {
			throw new IllegalArgumentException("Service '" + service + "' cannot have " + workers
					+ " workers: the number must be between 0 and " + MAX_WORKERS);
		}
		check(service);
		return (workers == 1) ? CompletableFuture.completedFuture(null)
				: refuse("service '" + service + "' cannot have " + workers + " workers here, but 1");
	}

	@Override
	public CompletableFuture<Void> replace(String service, int index) {
		check(service);
		if (index != 0) {
			throw new IllegalArgumentException("Service '" + service + "' has no slot " + index + ", but 1 from 0 on");
		}
		return refuse("there is no process of its own to replace for service '" + service + "'");
	}

	private void check(String service) {
		if (this.launcher instanceof StatusSource source) {
			List<String> names = source.status().services().stream().map(LauncherStatus.Service::name).toList();
			if (!names.contains(service)) {
				throw new IllegalArgumentException("There is no service '" + service + "', only " + names);
			}
		}
	}

	private static CompletableFuture<Void> refuse(String reason) {
		return CompletableFuture.failedFuture(new OperationFailedException(
				"this application runs in one JVM: " + reason + "; start it with 'launcher.mode=process'"));
	}

}
