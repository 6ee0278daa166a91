package io.launcher.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

import io.launcher.signal.OsSignal;
import io.launcher.testapp.ListeningApp;
import io.launcher.testprocess.PlainApps;
import io.launcher.testprocess.ProcessFigures;
import io.launcher.testprocess.TestProcess;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for what a supervisor and its workers leave behind or pass on.
 */
class LeakIntegrationTests {

	/** The JDK has a socket that is connected to nothing, to close others with. */
	private static final String ANONYMOUS = "00000002 00000000 00000000 0001 03 \\d+";

	/** The names, cut by the kernel, of threads that stay for a while without work. */
	private static final List<String> POOLS = List.of("launcher-handof", "process reaper");

	/** One for each hand-off at a time and one for each worker, with some to spare. */
	private static final int POOLED = 12;

	@RegisterExtension
	private final PlainApps apps = new PlainApps();

	@TempDir
	private Path directory;

	@Test
	void childProcessesInheritNeitherTheListenerNorTheControlSocket() {
		TestProcess app = this.apps.start(ListeningApp.class, List.of("-Dchildren=true"));
		this.apps.awaitReady(app, 2);
		for (String parent : List.of("worker", "supervisor")) {
			List<String> children = app.awaitOutput("^child of " + parent + " (.+)$", 6);
			for (String how : List.of("ProcessBuilder", "Runtime", "system")) {
				assertThat(children).filteredOn((child) -> child.startsWith("by " + how + " "))
					.hasSize(2)
					.allSatisfy((child) -> assertThat(child)
						.matches(".* has sockets \\[(?:[0-9a-f]+: " + ANONYMOUS + ")?\\]"));
			}
		}
		this.apps.stop(app);
	}

	@Test
	void reloadsLeaveNothingInTheSupervisor() throws Exception {
		int reloads = Boolean.getBoolean("launcher.soak") ? 200 : 10;
		TestProcess app = this.apps.start(ListeningApp.class,
				List.of("-Dcontrol=" + this.directory, "-Djava.io.tmpdir=" + this.directory));
		this.apps.awaitReady(app, 2);
		// those that come once and stay: classes, threads that idle for a while
		reload(app, 3, 0);
		Figures before = settled(app);
		reload(app, reloads, 3);
		Figures after = settled(app);
		System.out.println(reloads + " reloads: before " + before + ", after " + after);
		assertThat(after.descriptors()).isLessThanOrEqualTo(before.descriptors());
		// the JVM's own come and go
		assertThat(after.threads()).isLessThan(before.threads() + reloads / 2);
		assertThat(after.pooledThreads()).isLessThanOrEqualTo(POOLED);
		assertThat(after.zombies()).isEmpty();
		assertThat(after.files()).hasSameSizeAs(before.files());
		assertThat(app.members()).hasSize(3);
		this.apps.stop(app);
		assertThat(files()).filteredOn((file) -> file.contains("launcher-")).isEmpty();
	}

	private void reload(TestProcess app, int times, int earlier) {
		for (int i = 1; i <= times; i++) {
			app.signal(OsSignal.HUP);
			app.awaitOutput("event ReloadEvent\\[phase=COMPLETED", earlier + i);
		}
	}

	private Figures settled(TestProcess app) throws IOException {
		Awaitility.await()
			.atMost(Duration.ofSeconds(10))
			.pollInterval(Duration.ofMillis(100))
			.until(() -> app.members().size() == 3);
		ProcessFigures figures = new ProcessFigures(app.pid());
		List<String> threads = figures.threads();
		List<String> pooled = threads.stream().filter(POOLS::contains).toList();
		return new Figures(figures.descriptors(), threads.size() - pooled.size(), pooled.size(), figures.zombies(),
				figures.residentKilobytes(), files());
	}

	private List<String> files() throws IOException {
		try (Stream<Path> files = Files.walk(this.directory)) {
			return files.filter((file) -> !file.toString().contains("hsperfdata"))
				.map((file) -> this.directory.relativize(file).toString())
				.sorted()
				.toList();
		}
	}

	private record Figures(int descriptors, int threads, int pooledThreads, List<Long> zombies, long residentKilobytes,
			List<String> files) {

	}

}
