package io.launcher.process;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class ControlDirectoryTests {

	private final List<ControlDirectory> made = new ArrayList<>();

	// Not @TempDir, whose names may be too long for a socket
	private Path parent;

	@BeforeEach
	void makeParent() throws IOException {
		this.parent = Files.createTempDirectory("cd");
	}

	@AfterEach
	void removeAll() throws IOException {
		this.made.forEach(ControlDirectory::close);
		Leftovers.delete(this.parent);
	}

	@Test
	void directoryIsPrivateAndItsSocketsCanBeBound() throws Exception {
		ControlDirectory directory = create(this.parent);
		assertThat(directory.path()).hasParent(this.parent);
		assertThat(modeOf(directory.path())).isEqualTo("rwx------");
		assertThat(directory.controlSocket().toString()).hasSizeLessThan(90);
		assertThat(directory.handoffSocket()).isEqualTo(directory.path().resolve("handoff"));
		try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
			server.bind(UnixDomainSocketAddress.of(directory.controlSocket()));
		}
	}

	@Test
	void closeRemovesAllThatIsInIt() throws Exception {
		ControlDirectory directory = create(this.parent);
		directory.writeWorkerFile(1, "a");
		Files.createDirectories(directory.path().resolve("a/b"));
		Files.createFile(directory.path().resolve("a/b/c"));
		directory.close();
		directory.close();
		assertThat(this.parent).isEmptyDirectory();
	}

	@Test
	void closeDoesNotFollowLinks() throws Exception {
		Path precious = Files.createDirectory(this.parent.resolve("precious"));
		Files.createFile(precious.resolve("file"));
		ControlDirectory directory = create(this.parent);
		Files.createSymbolicLink(directory.path().resolve("link"), precious);
		directory.close();
		assertThat(precious.resolve("file")).exists();
	}

	@Test
	void workerFileIsPrivateAndCanBeReplacedAndRemoved() throws Exception {
		ControlDirectory directory = create(this.parent);
		directory.writeWorkerFile(7, "old and longer");
		Path file = directory.writeWorkerFile(7, "tökén");
		assertThat(file).hasParent(directory.path()).hasContent("tökén");
		assertThat(modeOf(file)).isEqualTo("rw-------");
		directory.removeWorkerFile(7);
		assertThat(file).doesNotExist();
		directory.removeWorkerFile(7);
	}

	@Test
	void runtimeDirectoryOfTheUserComesBeforeTheTemporaryOne() throws Exception {
		Path runtime = Files.createDirectory(this.parent.resolve("run"));
		Path temporary = Files.createDirectory(this.parent.resolve("tmp"));
		Map<String, String> environment = Map.of("XDG_RUNTIME_DIR", runtime.toString());
		assertThat(create(null, environment, temporary).path()).hasParent(runtime);
		assertThat(create(null, Map.of("XDG_RUNTIME_DIR", " "), temporary).path()).hasParent(temporary);
		assertThat(create(null, Map.of(), temporary).path()).hasParent(temporary);
		assertThat(create(this.parent.toString(), environment, temporary).path()).hasParent(this.parent);
	}

	@Test
	void placeThatCannotBeUsedIsPassedOver() throws Exception {
		Path file = Files.createFile(this.parent.resolve("file"));
		Path temporary = Files.createDirectory(this.parent.resolve("tmp"));
		assertThat(create(null, Map.of("XDG_RUNTIME_DIR", file.toString()), temporary).path()).hasParent(temporary);
	}

	@Test
	void failureNamesThePropertyAndWhyEachPlaceWasRefused() throws Exception {
		Path file = Files.createFile(this.parent.resolve("file"));
		expectRefusal(file.toString(), file + " (launcher.control.directory): is not a directory");
		expectRefusal(this.parent + "/none", "none (launcher.control.directory): does not exist");
		expectRefusal("/proc/self", "/proc/self (launcher.control.directory): is not writable");
		expectRefusal("a\0b", "(launcher.control.directory): is not a path");
		Path deep = Files.createDirectories(this.parent.resolve("d".repeat(60)));
		expectRefusal(deep.toString(), "is too long, " + deep.toString().length() + " bytes");
	}

	@Test
	void failureNamesAllPlacesTried() {
		ControlDirectoryPlaces places = new ControlDirectoryPlaces(null, Map.of("XDG_RUNTIME_DIR", "/none/a"),
				"/none/b");
		assertThatExceptionOfType(ControlDirectoryException.class).isThrownBy(() -> places.first((path) -> {
			throw new IOException("is full");
		}))
			.withMessageStartingWith(
					"No directory for the control socket. Tried /none/a ($XDG_RUNTIME_DIR): does not exist; "
							+ "/none/b (java.io.tmpdir): does not exist; /dev/shm (shared memory): ")
			.withMessageContaining("Set launcher.control.directory to a directory that exists");
	}

	@Test
	void multiByteNamesCountByTheirBytes() throws Exception {
		Path deep = Files.createDirectories(this.parent.resolve("ü".repeat(30)));
		assertThat(deep.toString().length()).isLessThan(60);
		expectRefusal(deep.toString(), "is too long");
	}

	@Test
	void severalInOneJvmLeaveEachOtherAlone() throws Exception {
		ControlDirectory first = create(this.parent);
		ControlDirectory second = create(this.parent);
		ControlDirectory third = create(this.parent);
		assertThat(List.of(first, second, third)).allSatisfy((directory) -> assertThat(directory.path()).exists());
		second.close();
		assertThat(first.path()).exists();
		assertThat(third.path()).exists();
	}

	@Test
	void leftoversWithAFreeLockAreRemoved() throws Exception {
		Path leftover = leftover("launcher-000000000000", true);
		Files.createFile(leftover.resolve("control"));
		create(this.parent);
		assertThat(leftover).doesNotExist();
	}

	@Test
	void whatHasAnotherNameIsLeftAlone() throws Exception {
		List<Path> others = List.of(leftover("launcher-00000000000", true), leftover("launcher-00000000000g", true),
				leftover("launcher-config", true), leftover("xlauncher-000000000000", true));
		Path target = leftover("elsewhere", true);
		Path link = Files.createSymbolicLink(this.parent.resolve("launcher-000000000001"), target);
		Path file = Files.createFile(this.parent.resolve("launcher-000000000002"));
		create(this.parent);
		assertThat(others).allSatisfy((other) -> assertThat(other.resolve("lock")).exists());
		assertThat(target.resolve("lock")).exists();
		assertThat(link).exists();
		assertThat(file).exists();
	}

	@Test
	void leftoversWithoutALockAreRemovedOnlyIfOld() throws Exception {
		List<Path> fresh = List.of(leftover("launcher-000000000000", false), leftover(".launcher-000000000000", true));
		List<Path> old = List.of(leftover("launcher-000000000001", false), leftover(".launcher-000000000001", true));
		for (Path path : old) {
			FileTime modified = Files.getLastModifiedTime(path);
			Files.setLastModifiedTime(path, FileTime.fromMillis(modified.toMillis() - Duration.ofHours(25).toMillis()));
		}
		create(this.parent);
		assertThat(fresh).allSatisfy((path) -> assertThat(path).exists());
		assertThat(old).allSatisfy((path) -> assertThat(path).doesNotExist());
	}

	@Test
	void directoryThatWasRemovedIsMadeAgain() throws Exception {
		ControlDirectory directory = create(this.parent);
		assertThat(directory.ensure()).isFalse();
		Leftovers.delete(directory.path());
		assertThat(directory.ensure()).isTrue();
		assertThat(modeOf(directory.path())).isEqualTo("rwx------");
		assertThat(directory.path().resolve("lock")).exists();
		assertThat(directory.ensure()).isFalse();
		directory.close();
		assertThat(this.parent).isEmptyDirectory();
	}

	@Test
	void lockThatWasRemovedIsMadeAgain() throws Exception {
		ControlDirectory directory = create(this.parent);
		Files.delete(directory.path().resolve("lock"));
		assertThat(directory.ensure()).isFalse();
		assertThat(directory.path().resolve("lock")).exists();
	}

	@Test
	void directoryThatWasReplacedIsNotTrusted() throws Exception {
		ControlDirectory directory = create(this.parent);
		Files.move(directory.path(), this.parent.resolve("moved"));
		Files.createDirectory(directory.path());
		Path foreign = Files.createFile(directory.path().resolve("file"));
		assertThatExceptionOfType(ControlDirectoryException.class).isThrownBy(directory::ensure)
			.withMessageContaining("was replaced by somebody")
			.withMessageContaining("launcher.control.directory");
		directory.close();
		assertThat(foreign).exists();
	}

	@Test
	void directoryThatCannotBeMadeAgainIsAnError() throws Exception {
		Path place = Files.createDirectory(this.parent.resolve("p"));
		ControlDirectory directory = create(place);
		Leftovers.delete(place);
		assertThatExceptionOfType(ControlDirectoryException.class).isThrownBy(directory::ensure)
			.withMessageContaining("launcher.control.directory");
	}

	@Test
	void defaultPlaceWorksHere() {
		ControlDirectory directory = ControlDirectory.create((String) null);
		this.made.add(directory);
		assertThat(directory.path()).isDirectory();
	}

	private Path leftover(String name, boolean lock) throws IOException {
		Path leftover = Files.createDirectory(this.parent.resolve(name));
		if (lock) {
			Files.createFile(leftover.resolve("lock"));
		}
		return leftover;
	}

	private void expectRefusal(String place, String words) throws IOException {
		try (Stream<Path> before = Files.list(this.parent)) {
			long count = before.count();
			assertThatExceptionOfType(ControlDirectoryException.class).isThrownBy(() -> ControlDirectory.create(place))
				.withMessageContaining(words)
				.withMessageContaining("Set launcher.control.directory to a directory");
			try (Stream<Path> after = Files.list(this.parent)) {
				assertThat(after).hasSize((int) count);
			}
		}
	}

	private ControlDirectory create(Path place) {
		return create(place.toString(), Map.of(), null);
	}

	private ControlDirectory create(String configured, Map<String, String> environment, Path temporary) {
		ControlDirectory directory = ControlDirectory.create(
				new ControlDirectoryPlaces(configured, environment, (temporary != null) ? temporary.toString() : null));
		this.made.add(directory);
		return directory;
	}

	private static String modeOf(Path path) throws IOException {
		return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
	}

}
