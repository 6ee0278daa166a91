package io.launcher.generation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;

import org.jspecify.annotations.Nullable;

/**
 * Tells one file, and one state of it, from another.
 *
 * @param key what the file system knows it by, whatever its name
 * @param size its size
 * @param time when it was modified
 */
record FileIdentity(@Nullable Object key, long size, FileTime time) {

	/**
	 * Of a file as it is now.
	 * @param file the file
	 * @return its identity, or {@code null} if there is no such regular file
	 */
	static @Nullable FileIdentity of(Path file) {
		try {
			BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
			return attributes.isRegularFile()
					? new FileIdentity(attributes.fileKey(), attributes.size(), attributes.lastModifiedTime()) : null;
		}
		catch (IOException ex) {
			return null;
		}
	}

	/**
	 * Whether somebody has written to the file since.
	 * @param now the identity of what is there now
	 * @return whether it is the same file with other content
	 */
	boolean overwritten(FileIdentity now) {
		boolean same = (this.key != null) ? this.key.equals(now.key) : now.key == null;
		return same && !equals(now);
	}

}
