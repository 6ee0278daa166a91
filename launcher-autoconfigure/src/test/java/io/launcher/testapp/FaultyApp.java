package io.launcher.testapp;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;

import io.launcher.Launcher;
import io.launcher.ServiceThreadGroup;
import io.launcher.ThreadGroupService;
import io.launcher.launch.Launchers;
import io.launcher.supervise.LivenessPlan;

/**
 * A program without Spring with the services {@code mailer}, one worker of which gets
 * into trouble when a file with the name of the trouble appears in the directory
 * {@code faults}, and {@code busy}, which has more to do than it can do.
 */
public final class FaultyApp {

	private static final int THREADS = 2;

	private FaultyApp() {
	}

	/**
	 * Runs the program.
	 * @param args none
	 * @throws Exception if it fails
	 */
	public static void main(String[] args) throws Exception {
		Launcher launcher = Launchers.launch("mailer", new Mailer(), 2, (builder) -> builder
			.liveness(new LivenessPlan(Duration.ofMillis(500), Duration.ofMillis(Long.getLong("liveness")), true))
			.workDirectory(Path.of(System.getProperty("work")))
			.killTimeout(Duration.ofSeconds(2))
			.eventListener((event) -> System.out.println("event " + event)));
		launcher.launchService("busy", new Busy(), 1);
		System.exit(launcher.awaitTermination());
	}

	private static void work(Duration time) {
		try {
			new CountDownLatch(1).await(time.toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private static void tryToAdd(ServiceThreadGroup group, Runnable work) {
		try {
			group.add(work);
		}
		catch (IllegalStateException ex) {
			// its limit, or it stops
		}
	}

	/**
	 * A service that can be disturbed.
	 */
	private static final class Mailer extends ThreadGroupService {

		private final Path faults = Path.of(System.getProperty("faults"));

		private Mailer() {
			super(THREADS);
		}

		@Override
		public void start() {
			threadGroup().addTimer(Duration.ofMillis(50), Duration.ZERO, false, this::look);
		}

		private void look() {
			if (claim("hang")) {
				for (int i = 0; i < THREADS; i++) {
					threadGroup().add(Mailer::hang);
				}
			}
			if (threadGroup().size() == THREADS) {
				tryToAdd(threadGroup(), () -> {
				});
			}
			if (claim("deadlock")) {
				deadlock();
			}
			if (claim("memory")) {
				List<byte[]> all = new ArrayList<>();
				threadGroup().add(() -> {
					while (all.size() < Integer.MAX_VALUE) {
						all.add(new byte[1 << 20]);
					}
				});
			}
		}

		private boolean claim(String fault) {
			try {
				return Files.deleteIfExists(this.faults.resolve(fault));
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}

		private static void hang() {
			while (true) {
				work(Duration.ofDays(1));
			}
		}

		private void deadlock() {
			Object one = new Object();
			Object other = new Object();
			CyclicBarrier both = new CyclicBarrier(2);
			new Thread(() -> lock(one, other, both), "deadlocked-1").start();
			new Thread(() -> lock(other, one, both), "deadlocked-2").start();
		}

		private static void lock(Object first, Object second, CyclicBarrier both) {
			synchronized (first) {
				try {
					both.await();
				}
				catch (Exception ex) {
					throw new IllegalStateException(ex);
				}
				synchronized (second) {
					System.out.println("not deadlocked");
				}
			}
		}

	}

	/**
	 * A service whose threads are all taken all the time, and that refuses work.
	 */
	private static final class Busy extends ThreadGroupService {

		private Busy() {
			super(THREADS);
		}

		@Override
		public void start() {
			threadGroup().addTimer(Duration.ofMillis(20), Duration.ZERO, false,
					() -> tryToAdd(threadGroup(), () -> work(Duration.ofMillis(300))));
		}

	}

}
