package io.launcher.testapp;

import java.util.concurrent.CountDownLatch;

import io.launcher.ServiceBase;
import io.launcher.event.LauncherEvent;
import io.launcher.process.ProcessLauncher;
import io.launcher.signal.JvmSignals;
import io.launcher.signal.OsSignal;
import io.launcher.worker.WorkerLauncher;

/**
 * A program with two launchers in one JVM, which runs children of its own as well.
 */
public final class TwoLaunchersApp {

	private TwoLaunchersApp() {
	}

	/**
	 * Runs the program.
	 * @param args none
	 * @throws Exception if it fails
	 */
	public static void main(String[] args) throws Exception {
		if (System.getProperty("io.launcher.worker") != null) {
			WorkerLauncher worker = WorkerLauncher.connect();
			worker.launchService("left", new Silent(), 2);
			worker.launchService("right", new Silent(), 2);
			System.exit(worker.awaitTermination());
		}
		ProcessLauncher left = launcher();
		ProcessLauncher right = launcher();
		left.launchService("left", 2);
		right.launchService("right", 2);
		CountDownLatch helped = new CountDownLatch(1);
		new Thread(() -> help(helped)).start();
		try (JvmSignals signals = new JvmSignals()) {
			CountDownLatch stop = new CountDownLatch(1);
			signals.handle(OsSignal.TERM, stop::countDown);
			signals.handle(OsSignal.USR2, left::stop);
			stop.await();
			left.stop();
			right.stop();
			int code = left.awaitTermination() + right.awaitTermination();
			helped.await();
			System.out.println("both ended with " + code);
			System.exit(code);
		}
	}

	private static ProcessLauncher launcher() {
		return ProcessLauncher.builder()
			.signals(null)
			.bootConcurrency(2)
			.eventListener((LauncherEvent event) -> System.out.println("event " + event))
			.build();
	}

	// children that end while workers do
	private static void help(CountDownLatch done) {
		try {
			for (int i = 1; i <= 20; i++) {
				int code = new ProcessBuilder("sh", "-c", "sleep 0.1; exit " + i).start().waitFor();
				System.out.println("helper " + i + " ended with " + code);
			}
		}
		catch (Exception ex) {
			System.out.println("helper failed: " + ex);
		}
		done.countDown();
	}

	/**
	 * A service that does nothing.
	 */
	private static final class Silent implements ServiceBase {

		@Override
		public void start() {
		}

	}

}
