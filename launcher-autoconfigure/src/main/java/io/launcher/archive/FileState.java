package io.launcher.archive;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Objects;
import java.util.zip.CRC32C;

import org.jspecify.annotations.Nullable;

/**
 * A file as it was at some time.
 *
 * @param path the file
 * @param size its size, -1 if there was none
 * @param modified when it was modified, by its own word
 * @param identity what cannot be put back as it was: its inode, and when that was changed
 * @param checksum of its content, or 0 if that is not of interest
 */
record FileState(Path path, long size, long modified, List<@Nullable Object> identity, long checksum) {

	private static final int BUFFER = 1 << 16;

	/**
	 * Reads a file.
	 * @param path the file
	 * @return its state
	 * @throws IOException if it cannot be read
	 */
	static FileState of(Path path) throws IOException {
		FileState state = ofAttributes(path);
		if (state.size < 0) {
			return state;
		}
		long checksum = checksum(path);
		if (!ofAttributes(path).equals(state)) {
			throw new IOException(path + " is being written to");
		}
		return new FileState(path, state.size, state.modified, state.identity, checksum);
	}

	/**
	 * Looks at a file without reading it.
	 * @param path the file
	 * @return its state
	 */
	static FileState ofAttributes(Path path) {
		try {
			BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
			List<@Nullable Object> identity = List.of(Objects.toString(attributes.fileKey()), changed(path));
			return new FileState(path, attributes.isRegularFile() ? attributes.size() : -1,
					attributes.lastModifiedTime().toMillis(), identity, 0);
		}
		catch (IOException ex) {
			return new FileState(path, -1, 0, List.of(), 0);
		}
	}

	private static Object changed(Path path) throws IOException {
		try {
			return Files.getAttribute(path, "unix:ctime");
		}
		catch (UnsupportedOperationException | IllegalArgumentException ex) {
			return "";
		}
	}

	private static long checksum(Path path) throws IOException {
		CRC32C checksum = new CRC32C();
		byte[] buffer = new byte[BUFFER];
		try (InputStream input = Files.newInputStream(path)) {
			for (int count = input.read(buffer); count >= 0; count = input.read(buffer)) {
				checksum.update(buffer, 0, count);
			}
		}
		catch (NoSuchFileException ex) {
			return 0;
		}
		return checksum.getValue();
	}

	boolean exists() {
		return this.size >= 0;
	}

	// Whether nobody can have touched it since.
	boolean untouched() {
		FileState now = ofAttributes(this.path);
		return looksLike(now) && now.identity.equals(this.identity);
	}

	// Whether it looks the same to a JVM.
	boolean looksTheSame() {
		return looksLike(ofAttributes(this.path));
	}

	private boolean looksLike(FileState now) {
		return now.size == this.size && now.modified == this.modified;
	}

	// The file as it is now, if only its identity has changed.
	@Nullable FileState confirmed() throws IOException {
		if (untouched()) {
			return this;
		}
		FileState now = (this.checksum != 0) ? of(this.path) : ofAttributes(this.path);
		return (looksLike(now) && now.checksum == this.checksum) ? now : null;
	}

}
