package io.launcher.testapp;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.launcher.Launcher;
import io.launcher.ServiceBase;
import io.launcher.WorkerInfo;
import io.launcher.launch.Launchers;
import io.launcher.process.ProcessLauncherBuilder;
import io.launcher.spi.RestartDecision;
import io.launcher.spi.RestartPolicy;
import io.launcher.spi.WorkerEnd;
import io.launcher.supervise.LivenessPlan;
import io.launcher.supervise.RecyclePlan;
import io.launcher.supervise.RestartPlan;
import io.launcher.thread.RunnableService;
import io.launcher.worker.WorkerLauncher;

/**
 * A program without Spring whose service prints what happens to it, and misbehaves as its
 * system properties say. Arguments: pairs of a service and its number of workers.
 */
public final class PlainApp {

	private PlainApp() {
	}

	/**
	 * Runs the program.
	 * @param args services and numbers of workers
	 * @throws Exception if it fails
	 */
	public static void main(String[] args) throws Exception {
		boolean inWorker = System.getProperty("io.launcher.worker") != null;
		if (Boolean.getBoolean("boot.fails") && inWorker) {
			throw new IllegalStateException("boot fails on purpose");
		}
		if (Boolean.getBoolean("boot.hangs") && inWorker) {
			new CountDownLatch(1).await();
		}
		Launcher launcher = null;
		for (int i = 0; i < args.length; i += 2) {
			int workers = Integer.parseInt(args[i + 1]);
			Probe probe = new Probe(args[i]);
			ServiceBase service = args[i].equals(System.getProperty("runs")) ? runnable(args[i]) : probe;
			if (inWorker && args[i].equals(System.getProperty("unregistered"))) {
				continue;
			}
			if (launcher == null) {
				launcher = Launchers.launch(args[i], service, workers, PlainApp::settings);
			}
			else {
				launcher.launchService(args[i], service, workers);
			}
			if (launcher instanceof WorkerLauncher worker) {
				probe.info = worker.workerInfo();
			}
		}
		if (!inWorker && Boolean.getBoolean("helpers")) {
			runHelpers();
		}
		if (launcher != null) {
			System.out.println("launched by " + ProcessHandle.current().pid());
			int code = launcher.awaitTermination();
			System.out.println("ended with " + code);
			System.exit(code);
		}
	}

	// children of the supervisor's JVM that are none of the launcher's
	private static void runHelpers() throws Exception {
		for (int i = 1; i <= 20; i++) {
			int code = new ProcessBuilder("sh", "-c", "sleep 0.1; exit " + i).start().waitFor();
			System.out.println("helper " + i + " ended with " + code);
		}
	}

	// the loop asks for the time before it does anything
	private static long nanoTime() {
		String flag = System.getProperty("loop.hangs.if");
		if (flag != null && Thread.currentThread().getName().equals("launcher-supervisor")
				&& Files.exists(Path.of(flag))) {
			System.out.println("the loop hangs");
			try {
				new CountDownLatch(1).await();
			}
			catch (InterruptedException ex) {
				throw new IllegalStateException(ex);
			}
		}
		return System.nanoTime();
	}

	// a service that comes to its natural end, or fails
	private static RunnableService runnable(String name) {
		return new RunnableService(name, () -> {
			System.out.println(name + " runs in " + ProcessHandle.current().pid());
			if (Boolean.getBoolean("run.fails")) {
				throw new IllegalStateException(name + " fails to run on purpose");
			}
		});
	}

	private static void settings(ProcessLauncherBuilder builder) {
		if (Boolean.getBoolean("own.policy")) {
			builder.restartPolicy(new OwnPolicy());
		}
		builder.gracefulTimeout(seconds("graceful", 10))
			.killTimeout(seconds("kill", 2))
			.bootTimeouts(seconds("boot", 30), seconds("start", 30))
			.bootConcurrency(2)
			.spares(Integer.getInteger("spares", 0))
			.recycle(new RecyclePlan(seconds("recycle.lifetime", 0), 0, Long.getLong("recycle.rss", 0), 0))
			.clocks(PlainApp::nanoTime, Clock.systemUTC())
			.controlDirectory(System.getProperty("control"))
			.workDirectory((System.getProperty("work") != null) ? Path.of(System.getProperty("work")) : null)
			.liveness(new LivenessPlan(seconds("heartbeat", 5), seconds("liveness", 60),
					!"log".equals(System.getProperty("liveness.action"))))
			.interruptImmediately(Boolean.getBoolean("immediate"))
			.eventListener((event) -> {
				System.out.println("event " + event);
				if (Boolean.getBoolean("listener.fails")) {
					throw new IllegalStateException("listener fails on purpose");
				}
			})
			.restart(new RestartPlan(RestartPlan.Policy.valueOf(System.getProperty("policy", "ALWAYS")),
					Duration.ofMillis(Long.getLong("backoff", 100)),
					Duration.ofMillis(Long.getLong("backoff.max", 2000)), 2, 0.1, Duration.ofSeconds(60),
					Integer.getInteger("max.failures", 0), Duration.ofSeconds(60),
					RestartPlan.OnExhausted.valueOf(System.getProperty("on.exhausted", "STOP"))));
	}

	private static Duration seconds(String name, long fallback) {
		return Duration.ofMillis(Long.getLong(name + ".millis", fallback * 1000));
	}

	/**
	 * Starts a queue again after its first failure, and nothing else ever.
	 */
	private static final class OwnPolicy implements RestartPolicy {

		@Override
		public RestartDecision decide(WorkerEnd end) {
			System.out.println("own policy asked about " + end.service() + "-" + end.index() + " " + end.signal());
			return (end.service().equals("queue") && end.failures() < 2)
					? RestartDecision.restartAfter(Duration.ofMillis(200)) : RestartDecision.rest();
		}

		@Override
		public boolean appliesTo(String service) {
			return !service.equals("other");
		}

	}

	/**
	 * A service that prints its life.
	 */
	private static final class Probe implements ServiceBase {

		private final String name;

		private final CountDownLatch release = new CountDownLatch(1);

		private volatile WorkerInfo info;

		private Probe(String name) {
			this.name = name;
		}

		@Override
		public void start() throws Exception {
			if (is("start.fails")) {
				throw new IllegalStateException(this.name + " fails to start on purpose");
			}
			String flag = System.getProperty("start.fails.if");
			if (flag != null && Files.exists(Path.of(flag))) {
				throw new IllegalStateException(this.name + " fails to start on purpose by a file");
			}
			if (is("start.hangs")) {
				new CountDownLatch(1).await();
			}
			say("started");
			if (is("exits")) {
				end(() -> System.exit(Integer.getInteger("exit.code", 0)));
			}
			if (is("crashes")) {
				end(() -> Runtime.getRuntime().halt(42));
			}
		}

		// after the launcher has heard that the service has started
		private void end(Runnable end) {
			Thread thread = new Thread(() -> {
				try {
					this.release.await(Long.getLong("life.millis", 50), TimeUnit.MILLISECONDS);
				}
				catch (InterruptedException ex) {
					Thread.currentThread().interrupt();
				}
				end.run();
			});
			thread.setDaemon(true);
			thread.start();
		}

		@Override
		public void stop() {
			say("stopping");
			if (is("stop.fails")) {
				throw new IllegalStateException(this.name + " fails to stop on purpose");
			}
		}

		@Override
		public void awaitTermination() throws InterruptedException {
			if (is("stop.hangs")) {
				awaitForEver();
			}
			this.release.await(Long.getLong("work.millis", 0), TimeUnit.MILLISECONDS);
			say("stopped");
		}

		private void awaitForEver() {
			while (true) {
				try {
					new CountDownLatch(1).await();
				}
				catch (InterruptedException ex) {
					say("interrupted and goes on");
				}
			}
		}

		@Override
		public void reset() {
			say("reset");
		}

		private boolean is(String property) {
			String value = System.getProperty(property);
			return value != null && (value.equals("true") || value.equals(this.name));
		}

		private void say(String what) {
			WorkerInfo current = this.info;
			System.out.println(this.name + " " + what + " in " + ProcessHandle.current().pid()
					+ ((current != null) ? " as " + current.service() + "-" + current.index() + " of "
							+ current.workers() + " generation " + current.generation() : ""));
		}

	}

}
