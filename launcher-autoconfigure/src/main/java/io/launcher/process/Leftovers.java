package io.launcher.process;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * Control directories that killed supervisors of the same user have left behind.
 */
final class Leftovers {

	/** One without a lock file is nobody's if it is that much older than ours. */
	private static final Duration UNLOCKED_AGE = Duration.ofDays(1);

	private static final System.Logger logger = System.getLogger(Leftovers.class.getName());

	private final Path parent;

	Leftovers(Path parent) {
		this.parent = parent;
	}

	void remove(Path own) {
		try (DirectoryStream<Path> siblings = Files.newDirectoryStream(this.parent, "{launcher-,.launcher-}*")) {
			for (Path sibling : siblings) {
				removeIfDead(sibling, own);
			}
		}
		catch (IOException | DirectoryIteratorException ex) {
			logger.log(System.Logger.Level.DEBUG, "Cannot look for leftovers in " + this.parent, ex);
		}
	}

	private void removeIfDead(Path sibling, Path own) {
		String name = sibling.getFileName().toString();
		boolean hidden = ControlDirectoryName.isHiddenName(name);
		if ((!hidden && !ControlDirectoryName.isName(name)) || ControlDirectoryName.isOfThisJvm(name)) {
			return;
		}
		try {
			if (!Files.isDirectory(sibling, LinkOption.NOFOLLOW_LINKS)
					|| !Files.getOwner(sibling, LinkOption.NOFOLLOW_LINKS).equals(Files.getOwner(own))) {
				return;
			}
			Path lock = sibling.resolve(ControlDirectory.LOCK);
			if (hidden || !Files.exists(lock, LinkOption.NOFOLLOW_LINKS)) {
				removeIfOld(sibling, own);
			}
			else {
				removeIfUnlocked(sibling, lock);
			}
		}
		catch (IOException ex) {
			logger.log(System.Logger.Level.DEBUG, "Cannot remove the leftover " + sibling, ex);
		}
	}

	private void removeIfOld(Path sibling, Path own) throws IOException {
		long age = Files.getLastModifiedTime(own).toMillis()
				- Files.getLastModifiedTime(sibling, LinkOption.NOFOLLOW_LINKS).toMillis();
		if (age > UNLOCKED_AGE.toMillis()) {
			delete(sibling);
		}
	}

	private void removeIfUnlocked(Path sibling, Path lockFile) throws IOException {
		try (FileChannel channel = FileChannel.open(lockFile,
				Set.of(StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)); FileLock lock = tryLock(channel)) {
			if (lock != null && !isInUse(sibling)) {
				delete(sibling);
				logger.log(System.Logger.Level.DEBUG, "Removed the leftover " + sibling);
			}
		}
	}

	// The workers of a supervisor outlive it by a while, and may run from a copy in
	// there.
	private static boolean isInUse(Path directory) {
		String inside = directory + "/";
		return ProcessHandle.allProcesses()
			.anyMatch((process) -> process.info().commandLine().filter((line) -> line.contains(inside)).isPresent());
	}

	private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
		try {
			return channel.tryLock();
		}
		catch (OverlappingFileLockException ex) {
			// Another launcher of this JVM is removing it
			return null;
		}
	}

	/**
	 * Deletes a directory, its lock file last, and never follows a link.
	 * @param directory the directory
	 * @throws IOException if something cannot be deleted
	 */
	static void delete(Path directory) throws IOException {
		Path lock = directory.resolve(ControlDirectory.LOCK);
		try {
			Files.walkFileTree(directory, new SimpleFileVisitor<>() {

				@Override
				public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
					if (!file.equals(lock)) {
						Files.deleteIfExists(file);
					}
					return FileVisitResult.CONTINUE;
				}

				@Override
				public FileVisitResult visitFileFailed(Path file, IOException ex) throws IOException {
					if (ex instanceof NoSuchFileException) {
						return FileVisitResult.CONTINUE;
					}
					throw ex;
				}

				@Override
				public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException ex) throws IOException {
					if (ex != null) {
						throw ex;
					}
					if (visited.equals(directory)) {
						Files.deleteIfExists(lock);
					}
					Files.deleteIfExists(visited);
					return FileVisitResult.CONTINUE;
				}

			});
		}
		catch (NoSuchFileException ex) {
			// Somebody else was faster
		}
	}

}
