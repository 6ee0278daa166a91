package io.launcher.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * The private directory of a supervisor: its control socket, its hand-off socket, and the
 * files it leaves for its workers. Its mode of 0700 is what protects them.
 * <p>
 * A lock on a file in it, which the kernel frees when the process ends, tells the
 * directory of a live supervisor from what a killed one has left; such leftovers are
 * removed when the next directory is made beside them.
 */
public final class ControlDirectory implements AutoCloseable {

	/** The property that names the directory in which this one is made. */
	public static final String PROPERTY = "launcher.control.directory";

	static final String LOCK = "lock";

	private static final String CONTROL = "control";

	private static final String HANDOFF = "handoff";

	private static final System.Logger logger = System.getLogger(ControlDirectory.class.getName());

	private final ControlDirectoryName name;

	private final Path path;

	private FileChannel lock;

	private Object identity;

	private boolean closed;

	private ControlDirectory(Path parent, ControlDirectoryName name) throws IOException {
		this.name = name;
		this.path = parent.resolve(name.value());
		this.lock = make();
		this.identity = identityOf(this.path);
	}

	/**
	 * Makes a directory in the first place that allows it.
	 * @param configured the place the user has chosen, which is then the only one, or
	 * {@code null} for the usual ones: {@code $XDG_RUNTIME_DIR}, {@code java.io.tmpdir}
	 * and {@code /dev/shm}
	 * @return the directory
	 * @throws ControlDirectoryException if there is no such place
	 */
	public static ControlDirectory create(@Nullable String configured) {
		return create(new ControlDirectoryPlaces(configured, System.getenv(), System.getProperty("java.io.tmpdir")));
	}

	static ControlDirectory create(ControlDirectoryPlaces places) {
		return places.first(ControlDirectory::createBesideOthers);
	}

	static ControlDirectory createBesideOthers(Path parent) throws IOException {
		ControlDirectory directory = createIn(parent);
		new Leftovers(parent).remove(directory.path());
		return directory;
	}

	private static ControlDirectory createIn(Path parent) throws IOException {
		for (int attempt = 1;; attempt++) {
			try {
				return new ControlDirectory(parent, ControlDirectoryName.next());
			}
			catch (FileAlreadyExistsException ex) {
				if (attempt == 100) {
					throw ex;
				}
			}
		}
	}

	private FileChannel make() throws IOException {
		// Locked before it gets its name: nobody ever takes it for a leftover
		Path unnamed = this.path.resolveSibling(this.name.hidden());
		Files.createDirectory(unnamed, mode("rwx------"));
		FileChannel channel = null;
		try {
			channel = lock(unnamed.resolve(LOCK));
			Files.move(unnamed, this.path, StandardCopyOption.ATOMIC_MOVE);
			return channel;
		}
		catch (IOException | RuntimeException ex) {
			if (channel != null) {
				channel.close();
			}
			Leftovers.delete(unnamed);
			if (Files.exists(this.path, LinkOption.NOFOLLOW_LINKS)) {
				throw new FileAlreadyExistsException(this.path.toString());
			}
			throw ex;
		}
	}

	private static FileChannel lock(Path file) throws IOException {
		FileChannel channel = FileChannel.open(file, Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW),
				mode("rw-------"));
		FileLock lock = channel.tryLock();
		if (lock == null) {
			channel.close();
			throw new IOException("the lock of a new file is taken");
		}
		return channel;
	}

	private static FileAttribute<Set<PosixFilePermission>> mode(String permissions) {
		return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions));
	}

	private static Object identityOf(Path path) throws IOException {
		Object key = Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS).fileKey();
		return Objects.requireNonNullElse(key, path);
	}

	/**
	 * The directory.
	 * @return its path
	 */
	public Path path() {
		return this.path;
	}

	/**
	 * Where the control socket is to be.
	 * @return its path
	 */
	public Path controlSocket() {
		return this.path.resolve(CONTROL);
	}

	/**
	 * Where the hand-off socket is to be.
	 * @return its path
	 */
	public Path handoffSocket() {
		return this.path.resolve(HANDOFF);
	}

	/**
	 * Makes the directory again if somebody, such as a cleaner of temporary files, has
	 * removed it or the lock in it. Sockets in it then have to be bound again.
	 * @return whether it had been removed
	 * @throws ControlDirectoryException if it cannot be made again
	 */
	public synchronized boolean ensure() {
		if (this.closed) {
			throw new IllegalStateException("Closed: " + this.path);
		}
		try {
			if (!Files.exists(this.path, LinkOption.NOFOLLOW_LINKS)) {
				this.lock.close();
				this.lock = make();
				this.identity = identityOf(this.path);
				logger.log(System.Logger.Level.WARNING,
						"The control directory " + this.path
								+ " was removed by somebody; it has been made again. Exclude it from cleaning, or set "
								+ PROPERTY);
				return true;
			}
			if (!identityOf(this.path).equals(this.identity)) {
				throw new IOException("it was replaced by somebody");
			}
			if (!Files.exists(this.path.resolve(LOCK), LinkOption.NOFOLLOW_LINKS)) {
				this.lock.close();
				this.lock = lock(this.path.resolve(LOCK));
			}
			return false;
		}
		catch (IOException ex) {
			throw new ControlDirectoryException("The control directory " + this.path
					+ " was removed and cannot be made again: " + ControlDirectoryPlaces.describe(ex) + ". Set "
					+ PROPERTY + " to a directory that nobody cleans and restart the application");
		}
	}

	/**
	 * Leaves a file for a worker that only this user can read.
	 * @param worker the number of the worker
	 * @param content the text
	 * @return the path of the file
	 */
	public Path writeWorkerFile(long worker, String content) {
		Path file = workerFile(worker);
		try {
			Files.deleteIfExists(file);
			try (FileChannel channel = FileChannel.open(file,
					Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW), mode("rw-------"))) {
				ByteBuffer bytes = StandardCharsets.UTF_8.encode(content);
				while (bytes.hasRemaining()) {
					channel.write(bytes);
				}
			}
			return file;
		}
		catch (IOException ex) {
			throw new UncheckedIOException("Cannot write " + file, ex);
		}
	}

	/**
	 * Removes the file of a worker, if it is still there.
	 * @param worker the number of the worker
	 */
	public void removeWorkerFile(long worker) {
		Path file = workerFile(worker);
		try {
			Files.deleteIfExists(file);
		}
		catch (IOException ex) {
			logger.log(System.Logger.Level.WARNING, "Cannot delete " + file, ex);
		}
	}

	private Path workerFile(long worker) {
		return this.path.resolve("worker-" + worker);
	}

	/**
	 * Removes the directory and all that is in it.
	 */
	@Override
	public synchronized void close() {
		if (this.closed) {
			return;
		}
		this.closed = true;
		try {
			if (Files.exists(this.path, LinkOption.NOFOLLOW_LINKS) && identityOf(this.path).equals(this.identity)) {
				Leftovers.delete(this.path);
			}
			this.lock.close();
		}
		catch (IOException ex) {
			logger.log(System.Logger.Level.WARNING, "Cannot remove the control directory " + this.path, ex);
		}
	}

	@Override
	public String toString() {
		return this.path.toString();
	}

}
