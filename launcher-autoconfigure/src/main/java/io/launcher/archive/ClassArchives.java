package io.launcher.archive;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

/**
 * The archives of the classes of each generation. A bad one is worse than none: it slows
 * a start, kills the JVM, or makes it run old code. So one is used only while it and all
 * that it was made of are known to be as they were, and by those JVMs that have shown to
 * accept it.
 */
public final class ClassArchives implements AutoCloseable {

	private static final System.Logger logger = System.getLogger(ClassArchives.class.getName());

	/** An orderly end, and the one after TERM. */
	private static final Set<Integer> COMPLETE = Set.of(0, 143);

	private static final String UNFINISHED = ".unfinished";

	private final Map<Integer, ClassArchive> archives = new ConcurrentHashMap<>();

	private final Map<Integer, Recording> recordings = new ConcurrentHashMap<>();

	/** Why generations have none. */
	private final Map<Integer, String> reasons = new ConcurrentHashMap<>();

	private final ExecutorService executor = Executors.newSingleThreadExecutor((task) -> {
		Thread thread = new Thread(task, "launcher-class-archives");
		thread.setDaemon(true);
		return thread;
	});

	/**
	 * Creates the archives of no generation yet.
	 */
	public ClassArchives() {
	}

	/**
	 * Prepares the recording of the classes of a generation. Takes a while.
	 * @param generation the generation
	 * @param start what its workers are started with
	 * @return is completed when a process that records may be started with
	 * {@link #recordingOptions}, exceptionally with the reason if there can be no archive
	 */
	public CompletableFuture<Void> begin(int generation, JvmStart start) {
		String obstacle = ArchiveObstacle.of(start);
		if (obstacle != null) {
			this.reasons.put(generation, obstacle);
			return CompletableFuture.failedFuture(new IOException(obstacle));
		}
		this.reasons.remove(generation);
		return run(() -> {
			JavaInstallation java = JavaInstallation.at(start.javaHome());
			ArchiveKind kind = kind(java);
			ClassArchive archive = ClassArchive.of(java, kind, start);
			Path file = start.application().resolveSibling("classes-" + archive.fingerprint(start) + kind.suffix());
			this.recordings.put(generation, new Recording(archive, start, file, unfinished(file)));
		}).whenComplete((done, failure) -> {
			if (failure != null) {
				this.reasons.put(generation, String.valueOf(failure.getMessage()));
			}
		});
	}

	private static Path unfinished(Path file) {
		return file.resolveSibling(file.getFileName() + UNFINISHED);
	}

	private static ArchiveKind kind(JavaInstallation java) throws IOException {
		ArchiveKind kind = java.hotspot() ? ArchiveKind.of(java.feature()) : null;
		if (kind == null) {
			throw new IOException("the JVM in " + java.home() + " has none that is known here");
		}
		return kind;
	}

	/**
	 * The options of a process that records, after {@link #begin}.
	 * @param generation the generation
	 * @return the options to add
	 */
	public List<String> recordingOptions(int generation) {
		Recording recording = this.recordings.get(generation);
		return (recording != null) ? recording.archive().kind().recordTo(recording.unfinished()) : List.of();
	}

	/**
	 * Where a process that records writes what it has to say.
	 * @param generation the generation
	 * @return the file, or {@code null} if nothing is being recorded
	 */
	public @Nullable Path recordingOutput(int generation) {
		Recording recording = this.recordings.get(generation);
		return (recording != null)
				? recording.unfinished().resolveSibling(recording.unfinished().getFileName() + ".log") : null;
	}

	/**
	 * A process that was to record has ended.
	 * @param generation the generation
	 * @param status its exit status
	 * @return is completed when the archive can be used, or has been found useless
	 */
	public CompletableFuture<Void> recorded(int generation, int status) {
		Recording recording = this.recordings.remove(generation);
		if (recording == null) {
			return CompletableFuture.completedFuture(null);
		}
		return run(() -> {
			String trouble = complete(generation, recording, status);
			if (trouble != null) {
				this.reasons.put(generation, trouble);
				logger.log(System.Logger.Level.DEBUG, "No class archive for generation {0}: {1}", generation, trouble);
			}
		});
	}

	private @Nullable String complete(int generation, Recording recording, int status)
			throws IOException, InterruptedException {
		try {
			if (!COMPLETE.contains(status)) {
				return "the process that recorded it ended with status " + status;
			}
			if (!Files.isRegularFile(recording.unfinished()) || Files.size(recording.unfinished()) == 0) {
				return "the JVM has written none";
			}
			ClassArchive archive = recording.archive();
			archive.written(recording.unfinished());
			String change = archive.change();
			if (change == null && !archive.accepts(recording.start())) {
				change = "the JVM does not accept what it has written";
			}
			if (change != null) {
				return change;
			}
			Files.move(recording.unfinished(), recording.file(), StandardCopyOption.ATOMIC_MOVE);
			archive.written(recording.file());
			this.archives.put(generation, archive);
			this.reasons.remove(generation);
			logger.log(System.Logger.Level.INFO,
					"Workers of generation {0} start with an archive of its classes ({1} MiB)", generation,
					Files.size(recording.file()) >> 20);
			return null;
		}
		finally {
			remove(recording.unfinished());
		}
	}

	// With what the JVM has left beside it.
	private static void remove(Path unfinished) throws IOException {
		Path directory = unfinished.getParent();
		if (directory != null && Files.isDirectory(directory)) {
			try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, unfinished.getFileName() + "*")) {
				for (Path file : files) {
					Files.deleteIfExists(file);
				}
			}
		}
	}

	/**
	 * Makes sure that the archive of a generation is still what it was. To be called
	 * before {@link #choose}.
	 * @param generation the generation
	 * @return is completed when that is known, at once if it obviously is
	 */
	public CompletableFuture<Void> prepare(int generation) {
		ClassArchive archive = this.archives.get(generation);
		if (archive == null || archive.untouched()) {
			return CompletableFuture.completedFuture(null);
		}
		return run(() -> {
			String change = archive.change();
			if (change != null) {
				putAside(generation, archive, change);
			}
		}).exceptionally((failure) -> {
			putAside(generation, archive, String.valueOf(failure.getMessage()));
			return null;
		});
	}

	/**
	 * The archive of a JVM that is about to be started.
	 * @param generation its generation
	 * @param start what it is started with
	 * @param sharing whether it maps the archive where it can share the memory with
	 * others
	 * @return the choice
	 */
	public ArchiveChoice choose(int generation, JvmStart start, boolean sharing) {
		String obstacle = ArchiveObstacle.of(start);
		if (obstacle != null) {
			return ArchiveChoice.none(obstacle);
		}
		ClassArchive archive = this.archives.get(generation);
		if (archive == null) {
			return ArchiveChoice.none(this.reasons.getOrDefault(generation, "not recorded yet"));
		}
		if (!archive.untouched()) {
			return ArchiveChoice.none("something has changed");
		}
		Boolean accepted = archive.accepted(start);
		if (accepted == null) {
			run(() -> archive.accepts(start));
			return ArchiveChoice.none("not tried with these options yet");
		}
		return accepted ? new ArchiveChoice(options(archive, start, sharing), ArchiveChoice.USED)
				: ArchiveChoice.none("the JVM does not accept it with these options");
	}

	private static List<String> options(ClassArchive archive, JvmStart start, boolean sharing) {
		List<String> options = new ArrayList<>(archive.kind().use(archive.path()));
		if (sharing) {
			options.addAll(List.of("-XX:+UnlockDiagnosticVMOptions", "-XX:ArchiveRelocationMode=0"));
		}
		options.addAll(archive.kind().silence(start.allOptions()));
		return options;
	}

	/**
	 * A JVM that used the archive has ended before it was of use: no other one is to.
	 * @param generation the generation
	 * @param reason what has happened
	 */
	public void distrust(int generation, String reason) {
		ClassArchive archive = this.archives.get(generation);
		if (archive != null) {
			putAside(generation, archive, reason);
		}
	}

	private void putAside(int generation, ClassArchive archive, String reason) {
		if (!this.archives.remove(generation, archive)) {
			return;
		}
		this.reasons.put(generation, "put aside: " + reason);
		Path file = archive.path();
		Path aside = file.resolveSibling(file.getFileName() + ".bad");
		logger.log(System.Logger.Level.WARNING,
				"Workers of generation {0} start without the archive of their classes from now on, it is {1}: {2}",
				generation, aside, reason);
		try {
			Files.move(file, aside, StandardCopyOption.REPLACE_EXISTING);
		}
		catch (IOException ex) {
			logger.log(System.Logger.Level.DEBUG, "Cannot rename " + file, ex);
		}
	}

	private CompletableFuture<Void> run(Task task) {
		CompletableFuture<Void> done = new CompletableFuture<>();
		try {
			this.executor.execute(() -> {
				try {
					task.run();
					done.complete(null);
				}
				catch (InterruptedException ex) {
					Thread.currentThread().interrupt();
					done.completeExceptionally(ex);
				}
				catch (IOException | RuntimeException ex) {
					logger.log(System.Logger.Level.DEBUG, "No class archive", ex);
					done.completeExceptionally(ex);
				}
			});
		}
		catch (RejectedExecutionException ex) {
			done.completeExceptionally(ex);
		}
		return done;
	}

	/**
	 * Stops what is being done.
	 */
	@Override
	public void close() {
		this.executor.shutdownNow();
		try {
			this.executor.awaitTermination(1, TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/**
	 * What is being recorded.
	 *
	 * @param archive what is to become of it
	 * @param start what workers are started with
	 * @param file where it is to be
	 * @param unfinished where it is written
	 */
	private record Recording(ClassArchive archive, JvmStart start, Path file, Path unfinished) {

	}

	/**
	 * Something that takes a while.
	 */
	@FunctionalInterface
	private interface Task {

		void run() throws IOException, InterruptedException;

	}

}
