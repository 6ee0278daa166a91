package io.launcher.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.StringJoiner;

import org.jspecify.annotations.Nullable;

/**
 * Where a control directory can be made. What the user has configured is not replaced by
 * anything else.
 */
final class ControlDirectoryPlaces {

	/**
	 * The kernel allows 107 bytes for the path of a socket, macOS 103; some are left for
	 * what the future may bring.
	 */
	static final int MAX_PATH = 90;

	private static final String LONGEST_FILE = "handoff";

	private final Map<String, String> places = new LinkedHashMap<>();

	ControlDirectoryPlaces(@Nullable String configured, Map<String, String> environment, @Nullable String temporary) {
		if (configured != null) {
			this.places.put(ControlDirectory.PROPERTY, configured);
		}
		else {
			put("$XDG_RUNTIME_DIR", environment.get("XDG_RUNTIME_DIR"));
			put("java.io.tmpdir", temporary);
			put("shared memory", "/dev/shm");
		}
	}

	private void put(String source, @Nullable String place) {
		if (place != null && !place.isBlank()) {
			this.places.put(source, place);
		}
	}

	ControlDirectory first(Attempt attempt) {
		StringJoiner refusals = new StringJoiner("; ");
		for (Map.Entry<String, String> place : this.places.entrySet()) {
			try {
				Path path = Path.of(place.getValue()).toAbsolutePath().normalize();
				check(path);
				return attempt.createIn(path);
			}
			catch (InvalidPathException ex) {
				refusals.add(place.getValue() + " (" + place.getKey() + "): is not a path");
			}
			catch (IOException | UnsupportedOperationException ex) {
				refusals.add(place.getValue() + " (" + place.getKey() + "): " + describe(ex));
			}
		}
		throw new ControlDirectoryException("No directory for the control socket. Tried " + refusals + ". Set "
				+ ControlDirectory.PROPERTY + " to a directory that exists, is writable, and has a path of at most "
				+ maxParent() + " bytes");
	}

	private static void check(Path parent) throws IOException {
		if (!Files.exists(parent)) {
			throw new IOException("does not exist");
		}
		if (!Files.isDirectory(parent)) {
			throw new IOException("is not a directory");
		}
		int length = parent.toString().getBytes(StandardCharsets.UTF_8).length;
		if (length > maxParent()) {
			throw new IOException("is too long, " + length + " bytes");
		}
	}

	private static int maxParent() {
		return MAX_PATH - 1 - ControlDirectoryName.length() - 1 - LONGEST_FILE.length();
	}

	static String describe(Exception ex) {
		if (ex instanceof FileSystemException failure) {
			return "is not writable" + ((failure.getReason() != null) ? ", " + failure.getReason() : "");
		}
		return (ex.getMessage() != null) ? ex.getMessage() : ex.toString();
	}

	/**
	 * Makes a directory.
	 */
	@FunctionalInterface
	interface Attempt {

		ControlDirectory createIn(Path parent) throws IOException;

	}

}
