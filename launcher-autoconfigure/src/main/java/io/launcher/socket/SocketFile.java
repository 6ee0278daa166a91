package io.launcher.socket;

import java.io.IOException;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import io.launcher.socket.SocketFileException.Problem;
import org.jspecify.annotations.Nullable;

/**
 * The file of a Unix domain socket that a supervisor listens on.
 */
final class SocketFile {

	private static final System.Logger logger = System.getLogger(SocketFile.class.getName());

	private static final int TYPE_MASK = 0170000;

	private static final int TYPE_SOCKET = 0140000;

	/** Everything for the owner, nothing for anybody else. */
	private static final int OWNER_ONLY = 077;

	/** The JDK leaves room for two bytes at the end. */
	private static final int LONGEST_PATH = NativeAddress.LONGEST_PATH - 1;

	private final Path path;

	SocketFile(Path path) {
		this.path = path;
	}

	/**
	 * Binds a channel to the file, and removes what a dead process has left there.
	 * @param channel the channel
	 * @param backlog how many connections may wait to be accepted
	 * @param permissions those of the file, {@code null} for what the umask leaves
	 * @throws IOException if that is not possible
	 */
	void bind(ServerSocketChannel channel, int backlog, @Nullable Set<PosixFilePermission> permissions)
			throws IOException {
		checkPath();
		removeLeftover();
		UnixDomainSocketAddress address = UnixDomainSocketAddress.of(this.path);
		if (permissions == null) {
			channel.bind(address, backlog);
			return;
		}
		// It listens as soon as it is bound, and a file that is renamed later would have
		// another name than the socket: until the permissions are set, nobody but the
		// owner may connect. The mask is that of all threads: it takes nothing from the
		// owner, and is back within microseconds.
		SocketLibrary library = NativeSockets.load().library();
		int mask = library.umask(OWNER_ONLY);
		try {
			channel.bind(address, backlog);
		}
		finally {
			library.umask(mask);
		}
		Object key = key();
		try {
			Files.setPosixFilePermissions(this.path, permissions);
		}
		catch (IOException | RuntimeException ex) {
			delete(key);
			throw ex;
		}
	}

	/**
	 * Identifies the file.
	 * @return the key, {@code null} if there is no file
	 * @throws IOException if it cannot be read
	 */
	@Nullable Object key() throws IOException {
		return Files.exists(this.path, LinkOption.NOFOLLOW_LINKS)
				? Files.readAttributes(this.path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS).fileKey()
				: null;
	}

	/**
	 * Deletes the file unless it is another one by now. While the socket is open nobody
	 * else's file can have the same key.
	 * @param key the key of the file
	 * @throws IOException if it cannot be deleted
	 */
	void delete(@Nullable Object key) throws IOException {
		if (key != null && key.equals(key())) {
			Files.deleteIfExists(this.path);
		}
	}

	private void checkPath() throws SocketFileException {
		int length = NativeAddress.length(this.path);
		if (length > LONGEST_PATH) {
			throw new SocketFileException(Problem.TOO_LONG, "its path has " + length + " bytes, and at most "
					+ LONGEST_PATH + " fit in the address of a socket", null);
		}
		Path directory = this.path.toAbsolutePath().getParent();
		if (directory == null || !Files.isDirectory(directory)) {
			throw new SocketFileException(Problem.NO_DIRECTORY,
					"there is no directory " + Objects.requireNonNullElse(directory, this.path), null);
		}
	}

	private void removeLeftover() throws IOException {
		if (!Files.exists(this.path, LinkOption.NOFOLLOW_LINKS)) {
			return;
		}
		Map<String, Object> found = attributes();
		if ((mode(found) & TYPE_MASK) != TYPE_SOCKET) {
			throw new SocketFileException(Problem.NOT_A_SOCKET,
					"there is something of that name which is not a socket, and it is left alone", null);
		}
		probe();
		if (!attributes().equals(found)) {
			throw new SocketFileException(Problem.IN_USE, "another process has just created it", null);
		}
		Files.deleteIfExists(this.path);
		logger.log(System.Logger.Level.INFO, "Removed the socket " + this.path + ", which nobody listens on");
	}

	// with the time, as the number of a deleted file is soon another one's
	private Map<String, Object> attributes() throws IOException {
		return Files.readAttributes(this.path, "unix:dev,ino,ctime,mode", LinkOption.NOFOLLOW_LINKS);
	}

	private static int mode(Map<String, Object> attributes) {
		return (attributes.get("mode") instanceof Integer mode) ? mode : 0;
	}

	// returns only if nobody listens
	private void probe() throws SocketFileException {
		try (SocketChannel client = SocketChannel.open(StandardProtocolFamily.UNIX)) {
			// a full queue must not block
			client.configureBlocking(false);
			client.connect(UnixDomainSocketAddress.of(this.path));
		}
		catch (ConnectException ex) {
			return;
		}
		catch (IOException ex) {
			throw new SocketFileException(Problem.UNCLEAR,
					"there is a socket of that name, and whether anybody listens on it cannot be told: "
							+ ex.getMessage(),
					ex);
		}
		throw new SocketFileException(Problem.IN_USE, "another process listens on it: address already in use", null);
	}

}
