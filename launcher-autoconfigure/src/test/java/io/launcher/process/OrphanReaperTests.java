package io.launcher.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link OrphanReaper}.
 */
class OrphanReaperTests {

	private final Set<Long> own = ConcurrentHashMap.newKeySet();

	private final List<Long> reaped = new CopyOnWriteArrayList<>();

	@TempDir
	private Path proc;

	@Test
	void onlyZombiesThatAreOrphansAreReaped() throws IOException {
		process(1, "java", 'S', 0);
		process(10, "a worker", 'Z', 1);
		process(11, "an orphan) Z 7 (", 'Z', 1);
		process(12, "it lives", 'S', 1);
		process(13, "another's", 'Z', 12);
		Files.createDirectory(this.proc.resolve("14"));
		Files.createDirectory(this.proc.resolve("sys"));
		this.own.add(10L);
		try (OrphanReaper reaper = reaper()) {
			reaper.childEnded();
			Awaitility.await().until(() -> this.reaped.contains(11L));
			process(15, "later", 'Z', 1);
			reaper.childEnded();
			Awaitility.await().until(() -> this.reaped.contains(15L));
		}
		assertThat(this.reaped).containsExactly(11L, 15L);
	}

	@Test
	void childOfTheJvmIsLeftToIt() throws IOException {
		process(20, "helper", 'Z', 1);
		process(21, "orphan", 'Z', 1);
		try (OrphanReaper reaper = reaper()) {
			// however many children end
			for (int i = 0; i < 50; i++) {
				reaper.childEnded();
			}
			assertThat(this.reaped).isEmpty();
			Files.delete(this.proc.resolve("20").resolve("stat"));
			Awaitility.await().until(() -> !this.reaped.isEmpty());
		}
		assertThat(this.reaped).containsExactly(21L);
	}

	private OrphanReaper reaper() {
		return new OrphanReaper(this.proc, 1, this.own::contains, this::reap,
				Executors.newSingleThreadScheduledExecutor());
	}

	private void reap(long pid) {
		this.reaped.add(pid);
		try {
			Files.delete(this.proc.resolve(Long.toString(pid)).resolve("stat"));
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private void process(int pid, String name, char state, int parent) throws IOException {
		Path directory = Files.createDirectory(this.proc.resolve(Integer.toString(pid)));
		Files.writeString(directory.resolve("stat"), "%d (%s) %s %d 0 0 0 -1 4194304 0 0 0 0 0 0 0 0 20 0 1 0 %d 0 0\n"
			.formatted(pid, name, state, parent, pid * 100));
	}

}
