package io.launcher.launch;

import io.launcher.Launcher;
import io.launcher.ServiceBase;
import io.launcher.signal.JvmSignals;
import io.launcher.signal.OsSignal;
import io.launcher.signal.SignalUnavailableException;
import io.launcher.signal.Signals;
import io.launcher.systemd.StandaloneNotifications;
import io.launcher.thread.ServiceLauncher;
import org.jspecify.annotations.Nullable;

/**
 * A launcher of one process that is stopped by TERM and INT, and reloaded by HUP. A
 * second TERM or INT changes nothing: the deadline of the first one holds.
 */
final class SignalledLauncher implements Launcher {

	private static final System.Logger logger = System.getLogger(SignalledLauncher.class.getName());

	private final Signals signals = new JvmSignals();

	private final ServiceLauncher launcher;

	private final @Nullable StandaloneNotifications notifications;

	SignalledLauncher(ServiceLauncher launcher, boolean interruptImmediately,
			@Nullable StandaloneNotifications notifications) {
		this.launcher = launcher;
		this.notifications = notifications;
		if (notifications != null) {
			launcher.addListener(notifications);
		}
		try {
			this.signals.handle(OsSignal.TERM, this::stop);
			this.signals.handle(OsSignal.INT, interruptImmediately ? SignalledLauncher::endAtOnce : this::stop);
			this.signals.handleEvenIfIgnored(OsSignal.HUP, this::restart);
		}
		catch (SignalUnavailableException ex) {
			logger.log(System.Logger.Level.WARNING, "Signals have their usual effect: {0}", ex.getMessage());
		}
	}

	private static void endAtOnce() {
		logger.log(System.Logger.Level.WARNING, "INT: ending at once");
		Runtime.getRuntime().halt(1);
	}

	@Override
	public void launchService(String name, ServiceBase service, int workers) {
		this.launcher.launchService(name, service, workers);
	}

	@Override
	public void stop() {
		this.launcher.stop();
	}

	@Override
	public int awaitTermination() throws InterruptedException {
		StandaloneNotifications told = this.notifications;
		if (told != null) {
			// all services that there are to be have been launched
			told.ready();
		}
		int exitCode = this.launcher.awaitTermination();
		if (told != null) {
			told.stopping();
			told.close();
		}
		this.signals.close();
		return exitCode;
	}

	@Override
	public void restart() {
		this.launcher.reload();
	}

}
