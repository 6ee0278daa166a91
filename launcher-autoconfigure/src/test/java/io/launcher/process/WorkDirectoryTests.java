package io.launcher.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link WorkDirectory}.
 */
class WorkDirectoryTests {

	@TempDir
	private Path directory;

	@Test
	void configuredPlaceIsMadePrivateAndLeftOnClose() throws IOException {
		Path place = this.directory.resolve("a/" + "long".repeat(30) + "/work");
		try (WorkDirectory work = WorkDirectory.create(place, null, Map.of(), null)) {
			assertThat(work.path()).hasParent(place.toRealPath());
			assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(place))).isEqualTo("rwx------");
			assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(work.path())))
				.isEqualTo("rwx------");
			Files.createDirectories(work.path().resolve("generations/1"));
		}
		assertThat(place).isEmptyDirectory();
	}

	@Test
	void placeOfTheControlDirectoryIsTakenWhenThatIsConfigured() throws IOException {
		try (WorkDirectory work = WorkDirectory.create(null, this.directory, Map.of(), "/nowhere")) {
			assertThat(work.path()).hasParent(this.directory.toRealPath());
		}
	}

	@Test
	void temporaryDirectoryIsTakenRatherThanMemory() throws IOException {
		Path memory = Files.createDirectory(this.directory.resolve("run"));
		Path temporary = Files.createDirectory(this.directory.resolve("tmp"));
		Map<String, String> environment = Map.of("XDG_RUNTIME_DIR", memory.toString());
		try (WorkDirectory work = WorkDirectory.create(null, null, environment, temporary.toString())) {
			assertThat(work.path()).hasParent(temporary.toRealPath());
		}
		try (WorkDirectory work = WorkDirectory.create(null, null, environment, "/nowhere")) {
			assertThat(work.path()).hasParent(memory.toRealPath());
		}
	}

	@Test
	void configuredPlaceThatCannotBeUsedIsNotReplaced() throws IOException {
		Path file = Files.createFile(this.directory.resolve("file"));
		assertThatExceptionOfType(IOException.class)
			.isThrownBy(() -> WorkDirectory.create(file, null, Map.of(), this.directory.toString()));
	}

}
