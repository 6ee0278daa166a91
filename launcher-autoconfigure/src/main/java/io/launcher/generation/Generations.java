package io.launcher.generation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

import io.launcher.event.ReloadEvent;
import org.jspecify.annotations.Nullable;

/**
 * The releases of the application that workers run from, one for each generation. Where
 * it can, it extracts the archive of the application anew for each, so that nobody
 * changes what workers run from, and so that there is something to go back to.
 */
public final class Generations implements AutoCloseable {

	private static final System.Logger logger = System.getLogger(Generations.class.getName());

	private static final Duration EXTRACTION = Duration.ofSeconds(60);

	/** How long the first workers wait rather than run from the archive. */
	private static final Duration FIRST = Duration.ofSeconds(5);

	private final Map<Integer, CompletableFuture<Void>> prepared = new HashMap<>();

	private final Map<Integer, Path> extracted = new ConcurrentHashMap<>();

	/** The generations of the workers that there are. */
	private final Map<Long, Integer> uses = new HashMap<>();

	private final ExecutorService executor = Executors.newSingleThreadExecutor((task) -> {
		Thread thread = new Thread(task, "launcher-generations");
		thread.setDaemon(true);
		return thread;
	});

	private final @Nullable Path archive;

	private final Workplace workplace;

	private final Extraction extraction;

	private final OriginalFiles original;

	private final @Nullable String obstacle;

	/** How loud it is said that there are no copies. */
	private final System.Logger.Level importance;

	private int current = 1;

	private int before = 1;

	private int latest = 1;

	private boolean told;

	/**
	 * Creates the generations.
	 * @param layout what workers are to run from
	 * @param archive the archive that this JVM was started with, or {@code null} if it
	 * was started otherwise
	 * @param classPath the files that this JVM runs from
	 * @param java the {@code java} command
	 * @param workplace where to keep copies
	 */
	public Generations(Layout layout, @Nullable Path archive, Collection<Path> classPath, Path java,
			Workplace workplace) {
		this(layout, archive, classPath, new Extraction(java, EXTRACTION), workplace);
	}

	Generations(Layout layout, @Nullable Path archive, Collection<Path> classPath, Extraction extraction,
			Workplace workplace) {
		this.archive = archive;
		this.workplace = workplace;
		this.extraction = extraction;
		this.original = new OriginalFiles(classPath);
		this.obstacle = obstacle(layout, archive);
		this.importance = importance(layout, archive);
	}

	private static System.Logger.Level importance(Layout layout, @Nullable Path archive) {
		return switch (layout) {
			case EXTRACTED -> System.Logger.Level.WARNING;
			case AUTO -> (archive != null) ? System.Logger.Level.INFO : System.Logger.Level.DEBUG;
			case AS_IS -> System.Logger.Level.DEBUG;
		};
	}

	private static @Nullable String obstacle(Layout layout, @Nullable Path archive) {
		if (layout == Layout.AS_IS) {
			return "launcher.worker.layout is as-is";
		}
		if (archive == null) {
			return "the application was not started by java -jar";
		}
		return new ExecutableArchive(archive).obstacle();
	}

	/**
	 * Makes sure that workers of a generation can be started.
	 * @param generation the generation
	 * @return is completed when they can, exceptionally if they cannot
	 */
	public synchronized CompletableFuture<Void> prepare(int generation) {
		this.latest = generation;
		CompletableFuture<Void> known = this.prepared.get(generation);
		Path copy = this.extracted.get(generation);
		if (known != null && copy != null && !ExecutableArchive.isComplete(copy)) {
			logger.log(System.Logger.Level.WARNING, "The extracted copy {0} was removed by somebody: exclude it "
					+ "from cleaning, or set launcher.work-directory", copy);
			this.extracted.remove(generation);
			known = null;
		}
		if (known == null) {
			known = begin(generation);
			this.prepared.put(generation, known);
		}
		return known;
	}

	private CompletableFuture<Void> begin(int generation) {
		Path source = this.archive;
		if (source == null || this.obstacle != null) {
			say(String.valueOf(this.obstacle));
			String overwritten = this.original.overwritten(generation);
			return (overwritten != null) ? CompletableFuture.failedFuture(new IOException(overwritten))
					: CompletableFuture.completedFuture(null);
		}
		CompletableFuture<Void> done = CompletableFuture.runAsync(() -> extract(source, generation), this.executor);
		return (generation == 1) ? done.completeOnTimeout(null, FIRST.toMillis(), TimeUnit.MILLISECONDS) : done;
	}

	private void say(String reason) {
		if (!this.told) {
			this.told = true;
			logger.log(this.importance, "Workers run from the files of the supervisor: {0}", reason);
		}
	}

	private void extract(Path source, int generation) {
		try {
			Path directory = this.workplace.directory().resolve("generations");
			Files.createDirectories(directory);
			long start = System.nanoTime();
			Path copy = this.extraction.extract(source, directory.resolve(Integer.toString(generation)));
			this.extracted.put(generation, copy);
			logger.log(System.Logger.Level.DEBUG, "Generation {0} extracted to {1} in {2} ms", generation, copy,
					TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start));
		}
		catch (IOException ex) {
			logger.log(System.Logger.Level.WARNING,
					"Workers of generation {0} run from {1} itself, it could not be extracted: {2}", generation, source,
					ex.getMessage());
			String overwritten = this.original.overwritten(generation);
			if (overwritten != null) {
				throw new CompletionException(new IOException(overwritten));
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/**
	 * The archive that the workers of a generation are started with.
	 * @param generation the generation
	 * @return the extracted copy, or {@code null} for the original
	 */
	public @Nullable Path archive(int generation) {
		return this.extracted.get(generation);
	}

	/**
	 * Whether the generation that was complete last can be started again, whatever has
	 * become of the application's files since.
	 * @return whether it can
	 */
	public synchronized boolean canReturn() {
		return this.extracted.containsKey(this.current);
	}

	/**
	 * A worker is about to be started.
	 * @param worker its number
	 * @param generation its generation
	 */
	public synchronized void started(long worker, int generation) {
		this.uses.put(worker, generation);
	}

	/**
	 * How many workers there are.
	 * @return the number
	 */
	public synchronized int running() {
		return this.uses.size();
	}

	/**
	 * A worker has ended.
	 * @param worker its number
	 */
	public synchronized void ended(long worker) {
		this.uses.remove(worker);
		sweep();
	}

	/**
	 * A reload has come to another phase.
	 * @param event the phase
	 */
	public synchronized void reloaded(ReloadEvent event) {
		switch (event.phase()) {
			case STARTED, ROLLING_BACK -> {
			}
			case COMPLETED -> {
				this.before = this.current;
				this.current = event.generation();
			}
			case ABORTED, ROLLED_BACK -> {
				if (!this.uses.containsValue(event.generation()) && this.latest == event.generation()) {
					this.latest = this.current;
				}
			}
		}
		sweep();
	}

	// The one that is current, the one before it, and those that workers run from, stay.
	private void sweep() {
		Set<Integer> kept = new HashSet<>(this.uses.values());
		kept.addAll(List.of(this.current, this.before, this.latest));
		for (Integer generation : List.copyOf(this.prepared.keySet())) {
			if (!kept.contains(generation)) {
				this.prepared.remove(generation);
				Path copy = this.extracted.remove(generation);
				if (copy != null && !this.executor.isShutdown()) {
					this.executor.execute(() -> remove(copy.getParent()));
				}
			}
		}
	}

	private static void remove(@Nullable Path directory) {
		try {
			if (directory != null) {
				PrivateFiles.delete(directory);
			}
		}
		catch (IOException ex) {
			logger.log(System.Logger.Level.WARNING, "Cannot remove the old generation " + directory, ex);
		}
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

}
