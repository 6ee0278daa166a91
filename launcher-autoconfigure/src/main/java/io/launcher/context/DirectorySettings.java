package io.launcher.context;

import java.nio.file.Path;

import org.jspecify.annotations.Nullable;

/**
 * Where the launcher keeps files.
 *
 * @param control the directory of the control socket, {@code null} for a private one that
 * is chosen at start
 * @param work the directory of everything else, {@code null} for one next to the control
 * directory
 */
public record DirectorySettings(@Nullable Path control, @Nullable Path work) {

	/** Chosen at start. */
	public static final DirectorySettings DEFAULT = new DirectorySettings(null, null);

}
