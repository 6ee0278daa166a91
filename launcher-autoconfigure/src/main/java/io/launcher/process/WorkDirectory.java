package io.launcher.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * The private directory for what a supervisor keeps while it runs: copies of the
 * application and archives of its classes. It is made, locked and cleaned up as a
 * {@link ControlDirectory} is, but may have a long path, and is not in memory where that
 * can be avoided.
 */
public final class WorkDirectory implements AutoCloseable {

	/** The property that names the directory in which this one is made. */
	public static final String PROPERTY = "launcher.work-directory";

	private final ControlDirectory directory;

	private WorkDirectory(ControlDirectory directory) {
		this.directory = directory;
	}

	/**
	 * Makes the directory.
	 * @param configured the place the user has chosen, made if there is none, or
	 * {@code null} to look for one
	 * @param controlDirectory the place the user has chosen for the control directory, or
	 * {@code null}
	 * @return the directory
	 * @throws IOException if there is no place for it
	 */
	public static WorkDirectory create(@Nullable Path configured, @Nullable Path controlDirectory) throws IOException {
		return create(configured, controlDirectory, System.getenv(), System.getProperty("java.io.tmpdir"));
	}

	static WorkDirectory create(@Nullable Path configured, @Nullable Path controlDirectory,
			Map<String, String> environment, @Nullable String temporary) throws IOException {
		if (configured != null) {
			Files.createDirectories(configured,
					PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
			return createIn(configured.toRealPath());
		}
		List<String> places = new ArrayList<>();
		if (controlDirectory != null) {
			places.add(controlDirectory.toString());
		}
		else {
			// the directory of the control socket is in memory, most of the time
			add(places, temporary);
			add(places, environment.get("XDG_RUNTIME_DIR"));
			places.add("/dev/shm");
		}
		IOException refusal = new IOException("no directory for the work of the supervisor: set " + PROPERTY);
		for (String place : places) {
			try {
				return createIn(Path.of(place).toRealPath());
			}
			catch (IOException ex) {
				refusal.addSuppressed(ex);
			}
		}
		throw refusal;
	}

	private static WorkDirectory createIn(Path parent) throws IOException {
		return new WorkDirectory(ControlDirectory.createBesideOthers(parent));
	}

	private static void add(List<String> places, @Nullable String place) {
		if (place != null && !place.isBlank()) {
			places.add(place);
		}
	}

	/**
	 * The directory.
	 * @return its path
	 */
	public Path path() {
		return this.directory.path();
	}

	/**
	 * Removes the directory and all that is in it.
	 */
	@Override
	public void close() {
		this.directory.close();
	}

	@Override
	public String toString() {
		return this.directory.toString();
	}

}
