package io.launcher.launch;

import java.util.function.Consumer;

import io.launcher.Launcher;
import io.launcher.LauncherOperations;
import io.launcher.ServiceBase;
import io.launcher.ServiceNames;
import io.launcher.process.ProcessLauncher;
import io.launcher.process.ProcessLauncherBuilder;
import io.launcher.systemd.StandaloneNotifications;
import io.launcher.thread.ServiceLauncher;
import io.launcher.worker.WorkerFile;
import io.launcher.worker.WorkerLauncher;

/**
 * Runs services from a plain {@code main}. The same {@code main} is run again in each
 * worker, where the same calls register the services that the worker may be told to run:
 *
 * <pre class="code">
 * public static void main(String[] args) throws Exception {
 * 	Launcher launcher = Launchers.launch("mailer", new Mailer(), 4);
 * 	System.exit(launcher.awaitTermination());
 * }
 * </pre>
 */
public final class Launchers {

	private Launchers() {
	}

	/**
	 * Runs a service that is named after its class.
	 * @param service the service
	 * @param workers how many workers run it: 1 for a thread group in this JVM, more for
	 * that many worker JVMs
	 * @return the launcher, which may be given more services
	 * @throws IllegalArgumentException if the number is not between 1 and 1024
	 */
	public static Launcher launch(ServiceBase service, int workers) {
		return launch(ServiceNames.of(service), service, workers);
	}

	/**
	 * Runs a service.
	 * @param name its name
	 * @param service the service
	 * @param workers how many workers run it: 1 for a thread group in this JVM, more for
	 * that many worker JVMs
	 * @return the launcher, which may be given more services
	 * @throws IllegalArgumentException if the number is not between 1 and 1024
	 */
	public static Launcher launch(String name, ServiceBase service, int workers) {
		return launch(name, service, workers, (builder) -> {
		});
	}

	/**
	 * Runs a service.
	 * @param name its name
	 * @param service the service
	 * @param workers how many workers run it: 1 for a thread group in this JVM, more for
	 * that many worker JVMs
	 * @param settings changes the settings of the launcher of worker JVMs; of them a
	 * thread group in this JVM has the graceful timeout, what INT means and whether the
	 * service manager is notified
	 * @return the launcher, which may be given more services
	 * @throws IllegalArgumentException if the number is not between 1 and 1024
	 */
	public static Launcher launch(String name, ServiceBase service, int workers,
			Consumer<ProcessLauncherBuilder> settings) {
		if (workers < 1 || workers > LauncherOperations.MAX_WORKERS) {
			throw new IllegalArgumentException("Service '" + name + "' cannot have " + workers
					+ " workers: the number must be between 1 and " + LauncherOperations.MAX_WORKERS);
		}
		Launcher launcher = launcher(workers, settings);
		launcher.launchService(name, service, workers);
		return launcher;
	}

	private static Launcher launcher(int workers, Consumer<ProcessLauncherBuilder> settings) {
		if (WorkerFile.isPresent()) {
			return WorkerLauncher.connect();
		}
		ProcessLauncherBuilder builder = ProcessLauncher.builder();
		settings.accept(builder);
		if (workers == 1) {
			ServiceLauncher launcher = ServiceLauncher.builder()
				.gracefulShutdownTimeout(builder.gracefulTimeout())
				.build();
			StandaloneNotifications notifications = builder.notifiesServiceManager() ? new StandaloneNotifications(
					System.getenv(), launcher::status, builder.gracefulTimeout(), () -> true) : null;
			return new SignalledLauncher(launcher, builder.interruptsImmediately(), notifications);
		}
		return builder.build();
	}

}
