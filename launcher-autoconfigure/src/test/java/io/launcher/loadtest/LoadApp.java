package io.launcher.loadtest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.launcher.signal.OsSignal;
import io.launcher.testprocess.ProcessFigures;
import io.launcher.testprocess.TestProcess;
import io.launcher.testprocess.TestProcesses;
import org.awaitility.Awaitility;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A running application with two web workers.
 */
final class LoadApp {

	static final int WORKERS = 2;

	private static final String READY = "Supervisor +: [\\w-]+ \\(pid (\\d+)\\) ready ";

	private static final String RELOADED = "Reload to generation (\\d+) completed";

	private static final Duration PATIENCE = Duration.ofSeconds(90);

	/** Eight JVMs on two processors that are busy. */
	private static final Duration LONG = Duration.ofMinutes(5);

	private final TestProcess process;

	private final Path configuration;

	private final int port;

	private LoadApp(TestProcess process, Path configuration) {
		this.process = process;
		this.configuration = configuration;
		this.port = Integer.parseInt(process.awaitOutput("Listening on port (\\d+) for the web workers", 1).get(0));
	}

	static LoadApp start(TestProcesses processes, Class<?> application, List<String> arguments) throws IOException {
		Path configuration = Files.createTempFile("load", ".properties");
		configuration.toFile().deleteOnExit();
		List<String> all = new ArrayList<>(
				List.of("--server.port=0", "--server.address=127.0.0.1", "--spring.config.import=file:" + configuration,
						"--launcher.boot-concurrency=2", "--launcher.graceful-shutdown-timeout=40s"));
		all.addAll(arguments);
		configure(configuration, WORKERS);
		LoadApp app = new LoadApp(processes.java(application, List.of("-XX:TieredStopAtLevel=1", "-Xshare:auto"),
				all.toArray(String[]::new)), configuration);
		app.awaitComplete();
		return app;
	}

	int port() {
		return this.port;
	}

	TestProcess process() {
		return this.process;
	}

	/**
	 * Waits until there are as many workers as there should be, and no others.
	 * @return their process ids
	 */
	List<Long> awaitComplete() {
		return awaitComplete(WORKERS);
	}

	private List<Long> awaitComplete(int workers) {
		Awaitility.await()
			.atMost(PATIENCE)
			.pollInterval(Duration.ofMillis(20))
			.alias("complete application")
			.until(() -> ready().size() == workers && this.process.workers().size() == workers);
		return ready();
	}

	// those that were ready and still live
	private List<Long> ready() {
		List<Long> living = this.process.workers();
		return this.process.matches(READY).stream().map(Long::valueOf).filter(living::contains).toList();
	}

	/**
	 * Sends STOP, and waits until it has reached all threads.
	 * @param pid the worker
	 */
	void stopProcess(long pid) {
		this.process.signal(pid, OsSignal.STOP);
		ProcessFigures figures = new ProcessFigures(pid);
		Awaitility.await().atMost(PATIENCE).pollInterval(Duration.ofMillis(5)).until(figures::isStopped);
	}

	int readySoFar() {
		return this.process.matches(READY).size();
	}

	/**
	 * Waits until more workers are ready.
	 * @param before how many had been before
	 * @param more how many are to be now
	 */
	void awaitReady(int before, int more) {
		this.process.awaitOutput(READY, before + more);
	}

	/**
	 * Replaces all workers.
	 * @return how many were ready before
	 */
	int beginReload() {
		int before = readySoFar();
		this.process.signal(OsSignal.HUP);
		return before;
	}

	/**
	 * Replaces all workers, and waits for it.
	 */
	void reload() {
		assertThat(reloadAndAwait(WORKERS)).hasSize(WORKERS);
	}

	/**
	 * Changes the number of workers, and waits for it.
	 * @param workers how many there are to be
	 * @throws IOException if it cannot be configured
	 */
	void scale(int workers) throws IOException {
		configure(this.configuration, workers);
		reloadAndAwait(workers);
	}

	private static void configure(Path configuration, int workers) throws IOException {
		Files.writeString(configuration, "launcher.workers=" + workers + "\n");
	}

	private List<Long> reloadAndAwait(int workers) {
		List<Long> old = this.process.workers();
		int reloads = this.process.matches(RELOADED).size();
		this.process.signal(OsSignal.HUP);
		Awaitility.await()
			.atMost(LONG)
			.pollInterval(Duration.ofMillis(20))
			.alias("reload")
			.until(() -> this.process.matches(RELOADED).size() > reloads);
		List<Long> present = awaitComplete(workers);
		assertThat(present).doesNotContainAnyElementsOf(old);
		return present;
	}

}
