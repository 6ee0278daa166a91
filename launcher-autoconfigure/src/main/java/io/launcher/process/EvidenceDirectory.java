package io.launcher.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.Set;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * Where a supervisor keeps what outlives it, such as the thread dumps of workers that it
 * has ended. Made when first needed; only this user can read it.
 */
final class EvidenceDirectory {

	private static final FileAttribute<Set<PosixFilePermission>> PRIVATE = PosixFilePermissions
		.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

	private final @Nullable Path configured;

	private final Supplier<Path> controlDirectory;

	// configured: null for one next to the control directory, which tells the user
	EvidenceDirectory(@Nullable Path configured, Supplier<Path> controlDirectory) {
		this.configured = configured;
		this.controlDirectory = controlDirectory;
	}

	/**
	 * A directory in the work directory, which is made if it is missing.
	 * @param name its name
	 * @return its path
	 * @throws IOException if it cannot be made, or is another user's
	 */
	Path child(String name) throws IOException {
		UserPrincipal user = Files.getOwner(this.controlDirectory.get(), LinkOption.NOFOLLOW_LINKS);
		Path directory = (this.configured != null) ? this.configured.toAbsolutePath().normalize() : beside(user);
		if (this.configured != null && directory.getParent() != null) {
			Files.createDirectories(directory.getParent());
		}
		ensure(directory, user, this.configured != null);
		Path child = directory.resolve(name);
		ensure(child, user, false);
		return child;
	}

	private Path beside(UserPrincipal user) {
		return this.controlDirectory.get()
			.resolveSibling("launcher-work-" + user.getName().replaceAll("[^A-Za-z0-9_-]", "_"));
	}

	// in a directory for all, anybody may have made it first
	private static void ensure(Path directory, UserPrincipal user, boolean trusted) throws IOException {
		if (!Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
			Files.createDirectory(directory, PRIVATE);
		}
		boolean own = Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)
				&& Files.getOwner(directory, LinkOption.NOFOLLOW_LINKS).equals(user);
		if (!own && !(trusted && Files.isDirectory(directory))) {
			throw new IOException(
					directory + " is not a directory of user '" + user.getName() + "': set " + WorkDirectory.PROPERTY);
		}
	}

}
