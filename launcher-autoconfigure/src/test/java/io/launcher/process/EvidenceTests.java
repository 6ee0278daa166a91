package io.launcher.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

import io.launcher.signal.NativeProcess;
import io.launcher.signal.OsSignal;
import io.launcher.testapp.SleepingApp;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Evidence}. The worker is a JVM that sleeps: one cannot attach to
 * itself, as it reads nothing while its threads are printed.
 */
class EvidenceTests {

	private static Process worker;

	private static long pid;

	@TempDir
	private Path directory;

	private final List<Long> quits = new CopyOnWriteArrayList<>();

	@BeforeAll
	static void startWorker() throws IOException {
		worker = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"-XX:TieredStopAtLevel=1", "-Xshare:auto", "-Xmx32m", "-cp", System.getProperty("java.class.path"),
				SleepingApp.class.getName())
			.redirectError(ProcessBuilder.Redirect.DISCARD)
			.start();
		pid = worker.pid();
		assertThat(worker.getInputStream().read()).isEqualTo('u');
	}

	@AfterAll
	static void endWorker() throws InterruptedException {
		worker.destroyForcibly().waitFor();
	}

	private Evidence evidence(Path workDirectory) {
		return new Evidence(new EvidenceDirectory(workDirectory, () -> this.directory), (process) -> {
			this.quits.add(process);
			if (process == pid) {
				new NativeProcess().send(process, OsSignal.QUIT);
			}
		}, Clock.systemUTC(), System::nanoTime);
	}

	private List<Path> files(Path work) throws IOException {
		try (Stream<Path> files = Files.list(work.resolve(Evidence.DIRECTORY))) {
			return files.sorted().toList();
		}
	}

	@Test
	void threadsAndAccountAreWrittenIntoAPrivateDirectory() throws IOException {
		Path work = this.directory.resolve("a").resolve("work");
		evidence(work).gather(pid, "web-1", "Reason: broken\n").join();
		Path file = files(work).get(0);
		assertThat(file.getFileName().toString()).matches("\\d{8}T\\d{6}\\.\\d{3}Z-web-1-" + pid + "\\.txt");
		assertThat(file).content()
			.startsWith("web-1, ")
			.contains("Reason: broken\nProcess: ")
			.contains("Full thread dump")
			.contains("SleepingApp.main");
		if (Runtime.version().feature() >= 21) {
			assertThat(file).content().contains("All threads, virtual ones among them");
		}
		assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(work))).isEqualTo("rwx------");
		assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file))).isEqualTo("rw-------");
		assertThat(files(work)).hasSize(1);
		assertThat(this.quits).hasSizeLessThan(2);
	}

	@Test
	void newestFilesAreKept() throws IOException {
		Path folder = Files.createDirectories(this.directory.resolve(Evidence.DIRECTORY));
		List<Path> old = new ArrayList<>();
		for (int i = 10; i < 40; i++) {
			old.add(Files.createFile(folder.resolve("19990101T0000" + i + ".000Z-web-0-1.txt")));
		}
		evidence(this.directory).gather(pid, "web-1", "").join();
		List<Path> kept = files(this.directory);
		assertThat(kept).hasSize(Evidence.KEPT).containsAll(old.subList(30 - Evidence.KEPT + 1, 30));
		assertThat(kept.get(Evidence.KEPT - 1).getFileName().toString()).contains("web-1");
	}

	@Test
	void directoryThatCannotBeMadeHoldsUpNothing() throws IOException {
		Path file = Files.createFile(this.directory.resolve("file"));
		evidence(file.resolve("work")).gather(pid, "web-1", "").join();
		assertThat(this.quits).containsExactly(pid);
	}

	@Test
	void stoppedProcessIsNotAskedForItsThreads() throws Exception {
		Process process = new ProcessBuilder("sleep", "60").start();
		try {
			new NativeProcess().send(process.pid(), OsSignal.STOP);
			while (!ProcessState.of(process.pid()).stopped()) {
				Thread.onSpinWait();
			}
			evidence(this.directory).gather(process.pid(), "web-1", "").join();
			assertThat(files(this.directory).get(0)).content()
				.contains("Process: stopped by a signal")
				.contains("No thread dump: the process is stopped by a signal");
			assertThat(this.quits).isEmpty();
		}
		finally {
			process.destroyForcibly().waitFor();
		}
	}

	@Test
	void processWithoutAJvmIsNotKilledByTheQuestion() throws Exception {
		Process process = new ProcessBuilder("sleep", "60").start();
		try {
			while (!process.toHandle().info().command().orElse("").endsWith("sleep")) {
				Thread.onSpinWait();
			}
			evidence(this.directory).gather(process.pid(), "web-1", "").join();
			assertThat(files(this.directory).get(0)).content().contains("the JVM has only begun to start");
			assertThat(this.quits).isEmpty();
		}
		finally {
			process.destroyForcibly().waitFor();
		}
	}

	@Test
	void defaultDirectoryIsNextToTheControlDirectory() throws IOException {
		Path control = Files.createDirectory(this.directory.resolve("launcher-0123456789ab"));
		Path child = new EvidenceDirectory(null, () -> control).child("dumps");
		assertThat(child.getParent().getParent()).isEqualTo(this.directory);
		assertThat(child.getParent().getFileName().toString()).startsWith("launcher-work-");
		assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(child.getParent())))
			.isEqualTo("rwx------");
	}

}
