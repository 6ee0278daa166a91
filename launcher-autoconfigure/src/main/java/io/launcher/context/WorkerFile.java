package io.launcher.context;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

import io.launcher.protocol.WorkerDescriptor;
import org.jspecify.annotations.Nullable;

/**
 * The file that a supervisor leaves for a worker. It serves once.
 */
final class WorkerFile {

	/**
	 * Replaces the path once the file was read: the JVM is still a worker, but another
	 * context in it is not the first.
	 */
	private static final String TAKEN = "taken";

	private WorkerFile() {
	}

	// Whether a supervisor has started this JVM.
	static boolean isPresent() {
		return System.getProperty(WorkerDescriptor.SYSTEM_PROPERTY) != null;
	}

	/**
	 * Reads the file and deletes it.
	 * @return the content, or {@code null} if it was read before in this JVM
	 */
	static @Nullable WorkerDescriptor take() {
		String path = System.getProperty(WorkerDescriptor.SYSTEM_PROPERTY, TAKEN);
		if (path.equals(TAKEN)) {
			return null;
		}
		System.setProperty(WorkerDescriptor.SYSTEM_PROPERTY, TAKEN);
		try {
			Path file = Path.of(path);
			String content = Files.readString(file);
			Files.deleteIfExists(file);
			return WorkerDescriptor.parse(content);
		}
		catch (NoSuchFileException ex) {
			throw new WorkerFileException(path, "is not there");
		}
		catch (IOException | IllegalArgumentException ex) {
			throw new WorkerFileException(path, "cannot be read: " + ex);
		}
	}

}
