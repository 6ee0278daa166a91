package io.launcher.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Control directories of several processes.
 */
@Timeout(60)
class ControlDirectoryIntegrationTests {

	private final List<Process> processes = new ArrayList<>();

	private Path parent;

	@BeforeEach
	void makeParent() throws IOException {
		this.parent = Files.createTempDirectory("cd");
	}

	@AfterEach
	void removeAll() throws Exception {
		for (Process process : this.processes) {
			process.toHandle().destroyForcibly();
			process.waitFor(10, TimeUnit.SECONDS);
		}
		Leftovers.delete(this.parent);
	}

	@Test
	void leftoverIsRemovedOnceItsSupervisorIsDeadAndNotBefore() throws Exception {
		Process holder = start();
		Path held = pathOf(holder);
		// More than once: looking must not free the lock
		for (int i = 0; i < 3; i++) {
			try (ControlDirectory own = create()) {
				assertThat(own.path()).isNotEqualTo(held);
				assertThat(held).isDirectory();
			}
		}
		holder.toHandle().destroyForcibly();
		assertThat(holder.waitFor(10, TimeUnit.SECONDS)).isTrue();
		assertThat(held).isDirectory();
		try (ControlDirectory own = create()) {
			assertThat(held).doesNotExist();
			assertThat(own.path()).isDirectory();
		}
	}

	@Test
	void otherProcessesDoNotTakeOursForALeftover() throws Exception {
		try (ControlDirectory first = create(); ControlDirectory second = create()) {
			Process holder = start();
			assertThat(pathOf(holder)).isDirectory();
			assertThat(first.path()).isDirectory();
			assertThat(second.path()).isDirectory();
			// Made again, it is locked again
			Leftovers.delete(first.path());
			Files.delete(second.path().resolve("lock"));
			first.ensure();
			second.ensure();
			assertThat(pathOf(start())).isDirectory();
			assertThat(first.path()).isDirectory();
			assertThat(second.path()).isDirectory();
			holder.getOutputStream().close();
			assertThat(holder.waitFor(10, TimeUnit.SECONDS)).isTrue();
			assertThat(holder.exitValue()).isZero();
		}
	}

	private ControlDirectory create() {
		return ControlDirectory.create(this.parent.toString());
	}

	private Process start() throws IOException {
		Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"-Xshare:auto", "-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"),
				ControlDirectoryHolder.class.getName(), this.parent.toString())
			.redirectError(ProcessBuilder.Redirect.INHERIT)
			.start();
		this.processes.add(process);
		return process;
	}

	private static Path pathOf(Process process) throws IOException {
		BufferedReader reader = process.inputReader();
		return Path.of(reader.readLine());
	}

}
