package io.launcher.process;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/**
 * Writes down what is known of a worker that is about to be ended against its will: what
 * the supervisor knows, and its threads. That never takes long and never fails: what
 * cannot be had is left out, and said.
 */
final class Evidence {

	/** How long the end of a worker waits for it. */
	static final Duration LIMIT = Duration.ofSeconds(2);

	/** How many files are kept. */
	static final int KEPT = 20;

	static final String DIRECTORY = "thread-dumps";

	private static final long LONGEST_OUTPUT = 8 << 20;

	private static final DateTimeFormatter NAME = DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss.SSS'Z'")
		.withZone(ZoneOffset.UTC);

	private static final System.Logger logger = System.getLogger("io.launcher.Supervisor");

	private final EvidenceDirectory directory;

	private final LongConsumer quit;

	private final Clock clock;

	private final LongSupplier nanoTime;

	// quit: sends SIGQUIT to a process
	Evidence(EvidenceDirectory directory, LongConsumer quit, Clock clock, LongSupplier nanoTime) {
		this.directory = directory;
		this.quit = quit;
		this.clock = clock;
		this.nanoTime = nanoTime;
	}

	/**
	 * Begins to gather, on a thread of its own.
	 * @param pid the process
	 * @param name what the worker is called
	 * @param account what the supervisor knows
	 * @return completed when it is done, or has taken long enough; may be completed
	 * before, to end it
	 */
	CompletableFuture<Void> gather(long pid, String name, String account) {
		CompletableFuture<Void> done = new CompletableFuture<>();
		Thread thread = new Thread(() -> {
			try {
				write(pid, name, account, done);
			}
			catch (Throwable ex) {
				logger.log(System.Logger.Level.WARNING, name + " (pid " + pid + "): no evidence", ex);
			}
			finally {
				done.complete(null);
			}
		}, "launcher-evidence");
		thread.setDaemon(true);
		done.completeOnTimeout(null, LIMIT.toNanos(), TimeUnit.NANOSECONDS);
		thread.start();
		return done;
	}

	private void write(long pid, String name, String account, CompletableFuture<Void> done) {
		ProcessState state = ProcessState.of(pid);
		try {
			Path folder = this.directory.child(DIRECTORY);
			Instant now = this.clock.instant();
			Path file = folder.resolve(NAME.format(now) + "-" + name + "-" + pid + ".txt");
			makeRoom(folder);
			Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
			try (OutputStream out = Files.newOutputStream(file, StandardOpenOption.WRITE)) {
				print(out, "%s, %s%n%sProcess: %s%n%n".formatted(name, now, account, state.describe()));
				threads(pid, state, file, out, done);
			}
			logger.log(System.Logger.Level.INFO,
					"%s (pid %d): last known state and threads are in %s".formatted(name, pid, file));
		}
		catch (IOException | RuntimeException ex) {
			logger.log(System.Logger.Level.WARNING,
					"%s (pid %d): cannot write down its state and its threads%s: %s".formatted(name, pid,
							printThreads(pid, state) ? ", it prints them on its standard output" : "",
							ControlDirectoryPlaces.describe(ex)));
		}
	}

	private void threads(long pid, ProcessState state, Path file, OutputStream out, CompletableFuture<Void> done)
			throws IOException {
		if (state.stopped()) {
			print(out, "No thread dump: the process is %s, and does nothing before it gets SIGCONT.%n"
				.formatted(state.describe()));
			return;
		}
		if (!state.handlesQuit()) {
			print(out, "No thread dump: the JVM has only begun to start.%n".formatted());
			return;
		}
		long end = this.nanoTime.getAsLong() + LIMIT.toNanos();
		try (JvmAttachment jvm = new JvmAttachment(pid, Files.getOwner(file, LinkOption.NOFOLLOW_LINKS), this.quit,
				this.nanoTime)) {
			done.thenRun(() -> close(jvm));
			jvm.execute("Thread.print -l", end, (output) -> copy(output, out));
			virtualThreads(jvm, end, file, out);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		catch (IOException | RuntimeException ex) {
			print(out,
					"%nNo complete thread dump: %s.%s%n".formatted(ControlDirectoryPlaces.describe(ex),
							printThreads(pid, state)
									? " The process was told to print its threads on its standard output." : ""));
		}
	}

	// with virtual threads, from Java 21 on
	private void virtualThreads(JvmAttachment jvm, long end, Path file, OutputStream out)
			throws IOException, InterruptedException {
		Path dump = file.resolveSibling(file.getFileName() + ".threads");
		try {
			jvm.execute("Thread.dump_to_file -overwrite " + dump, end, InputStream::readAllBytes);
			if (Files.exists(dump)) {
				print(out, "%nAll threads, virtual ones among them:%n%n".formatted());
				try (InputStream content = Files.newInputStream(dump)) {
					copy(content, out);
				}
			}
		}
		finally {
			Files.deleteIfExists(dump);
		}
	}

	private boolean printThreads(long pid, ProcessState state) {
		try {
			if (!state.stopped() && state.handlesQuit()) {
				this.quit.accept(pid);
				return true;
			}
		}
		catch (RuntimeException ex) {
			logger.log(System.Logger.Level.DEBUG, "Cannot have pid " + pid + " print its threads", ex);
		}
		return false;
	}

	private static void makeRoom(Path folder) throws IOException {
		List<Path> files = new ArrayList<>();
		try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder, "*.txt")) {
			stream.forEach(files::add);
		}
		// their names begin with the time
		Collections.sort(files);
		for (Path oldest : files.subList(0, Math.max(0, files.size() - KEPT + 1))) {
			Files.deleteIfExists(oldest);
		}
	}

	private static void copy(InputStream input, OutputStream out) throws IOException {
		byte[] buffer = new byte[1 << 13];
		long copied = 0;
		for (int count = input.read(buffer); count >= 0; count = input.read(buffer)) {
			out.write(buffer, 0, count);
			copied += count;
			if (copied > LONGEST_OUTPUT) {
				print(out, "%n... and more%n".formatted());
				return;
			}
		}
	}

	private static void print(OutputStream out, String text) throws IOException {
		out.write(text.getBytes(StandardCharsets.UTF_8));
	}

	private static void close(JvmAttachment jvm) {
		try {
			jvm.close();
		}
		catch (IOException ex) {
			logger.log(System.Logger.Level.DEBUG, "Cannot close a connection to a JVM", ex);
		}
	}

}
