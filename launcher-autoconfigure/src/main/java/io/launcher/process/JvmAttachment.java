package io.launcher.process;

import java.io.IOException;
import java.io.InputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.nio.file.attribute.UserPrincipal;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

import org.jspecify.annotations.Nullable;

/**
 * Gives diagnostic commands to a JVM of the same user by HotSpot's attach mechanism: a
 * Unix socket in {@code /tmp} that the JVM opens when it is sent SIGQUIT while a certain
 * file exists. The module {@code jdk.attach} speaks the same, but shows no diagnostic
 * commands to others, is missing in many a runtime image, and has no time limit: a call
 * to a JVM that hangs would not return. {@link #close()} ends every call here.
 */
final class JvmAttachment implements AutoCloseable {

	private static final Path TEMPORARY = Path.of("/tmp");

	private final long pid;

	private final UserPrincipal user;

	private final LongConsumer quit;

	private final LongSupplier nanoTime;

	private @Nullable SocketChannel channel;

	private boolean closed;

	// quit: sends SIGQUIT to a process
	JvmAttachment(long pid, UserPrincipal user, LongConsumer quit, LongSupplier nanoTime) {
		this.pid = pid;
		this.user = user;
		this.quit = quit;
		this.nanoTime = nanoTime;
	}

	/**
	 * Has a command carried out.
	 * @param command the command, as of {@code jcmd}
	 * @param end until when the JVM may take to open its socket, on the clock
	 * @param output is given the output
	 * @return whether the JVM has carried it out
	 * @throws IOException if it cannot be reached, or this was closed
	 * @throws InterruptedException if interrupted while waiting for the socket
	 */
	boolean execute(String command, long end, Output output) throws IOException, InterruptedException {
		Path socket = socket(end);
		if (!Files.getOwner(socket, LinkOption.NOFOLLOW_LINKS).equals(this.user)) {
			throw new IOException(socket + " is another user's");
		}
		try (SocketChannel connection = open()) {
			connection.connect(UnixDomainSocketAddress.of(socket));
			ByteBuffer request = StandardCharsets.UTF_8.encode("1\0jcmd\0" + command + "\0\0\0");
			while (request.hasRemaining()) {
				connection.write(request);
			}
			InputStream answer = Channels.newInputStream(connection);
			boolean done = "0".equals(firstLine(answer));
			output.accept(answer);
			return done;
		}
	}

	private synchronized SocketChannel open() throws IOException {
		if (this.closed) {
			throw new IOException("it took too long");
		}
		SocketChannel opened = SocketChannel.open(StandardProtocolFamily.UNIX);
		this.channel = opened;
		return opened;
	}

	private static String firstLine(InputStream answer) throws IOException {
		StringBuilder line = new StringBuilder();
		for (int next = answer.read(); next >= 0 && next != '\n' && line.length() < 20; next = answer.read()) {
			line.append((char) next);
		}
		return line.toString();
	}

	private Path socket(long end) throws IOException, InterruptedException {
		Path socket = TEMPORARY.resolve(".java_pid" + this.pid);
		if (Files.exists(socket, LinkOption.NOFOLLOW_LINKS)) {
			return socket;
		}
		Path trigger = TEMPORARY.resolve(".attach_pid" + this.pid);
		try (WatchService watch = TEMPORARY.getFileSystem().newWatchService()) {
			TEMPORARY.register(watch, StandardWatchEventKinds.ENTRY_CREATE);
			create(trigger);
			this.quit.accept(this.pid);
			while (!Files.exists(socket, LinkOption.NOFOLLOW_LINKS)) {
				WatchKey key = watch.poll(end - this.nanoTime.getAsLong(), TimeUnit.NANOSECONDS);
				if (key == null) {
					throw new IOException("it did not answer");
				}
				key.pollEvents();
				key.reset();
			}
			return socket;
		}
		finally {
			Files.deleteIfExists(trigger);
		}
	}

	private static void create(Path trigger) throws IOException {
		try {
			Files.createFile(trigger);
		}
		catch (FileAlreadyExistsException ex) {
			// another tool is attaching
		}
	}

	@Override
	public synchronized void close() throws IOException {
		this.closed = true;
		if (this.channel != null) {
			this.channel.close();
		}
	}

	/**
	 * Takes the output of a command.
	 */
	@FunctionalInterface
	interface Output {

		void accept(InputStream output) throws IOException;

	}

}
