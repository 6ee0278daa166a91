package io.launcher.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongConsumer;
import java.util.function.LongPredicate;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * Does the duty of process 1, whose children all orphans become: takes the exit codes of
 * those that have ended, each by its process id. The JVM wants those of its own children
 * itself, and would take every worker for one that has ended well if they were stolen.
 * Those of this launcher are known; any other that the JVM has started is gone at once,
 * since the JVM waits for each, so that only those are taken that stay.
 */
final class OrphanReaper implements AutoCloseable {

	private static final System.Logger logger = System.getLogger(OrphanReaper.class.getName());

	/**
	 * How often a zombie must have been seen. Counted in rounds: a clock would go on
	 * while this process is stopped, and the JVM's threads with it.
	 */
	private static final int PATIENCE = 3;

	private static final long ROUND_MILLIS = 500;

	private final Path proc;

	private final long self;

	private final LongPredicate own;

	private final LongConsumer reap;

	private final ScheduledExecutorService executor;

	private final AtomicBoolean asked = new AtomicBoolean();

	/** How often which zombie was seen. Used by the executor alone. */
	private Map<Zombie, Integer> seen = new HashMap<>();

	private boolean waiting;

	/**
	 * Creates a reaper.
	 * @param proc where processes are listed
	 * @param self the process id of this process
	 * @param own tells whether a process is one of this launcher's
	 * @param reap takes the exit code of a process
	 * @param executor what it works on, one thread; ended with the reaper
	 */
	OrphanReaper(Path proc, long self, LongPredicate own, LongConsumer reap, ScheduledExecutorService executor) {
		this.proc = proc;
		this.self = self;
		this.own = own;
		this.reap = reap;
		this.executor = executor;
	}

	/**
	 * Some child has ended. Never blocks.
	 */
	void childEnded() {
		if (this.asked.compareAndSet(false, true)) {
			try {
				this.executor.execute(() -> {
					this.asked.set(false);
					look(false);
				});
			}
			catch (RejectedExecutionException ex) {
				logger.log(System.Logger.Level.DEBUG, "No orphans are looked for any more");
			}
		}
	}

	private void look(boolean round) {
		try {
			Map<Zombie, Integer> now = new HashMap<>();
			for (Zombie zombie : zombies()) {
				int times = this.seen.getOrDefault(zombie, 0);
				now.put(zombie, (round || times == 0) ? times + 1 : times);
			}
			now.entrySet().removeIf((entry) -> entry.getValue() >= PATIENCE && reap(entry.getKey()));
			this.seen = now;
			if (!now.isEmpty() && !this.waiting) {
				this.waiting = true;
				this.executor.schedule(() -> {
					this.waiting = false;
					look(true);
				}, ROUND_MILLIS, TimeUnit.MILLISECONDS);
			}
		}
		catch (RejectedExecutionException ex) {
			logger.log(System.Logger.Level.DEBUG, "No orphans are looked for any more");
		}
		catch (IOException | RuntimeException ex) {
			logger.log(System.Logger.Level.WARNING, "Cannot look for orphans that have ended", ex);
		}
	}

	private boolean reap(Zombie zombie) {
		this.reap.accept(zombie.pid());
		logger.log(System.Logger.Level.DEBUG, "Took the exit code of orphan {0}", Long.toString(zombie.pid()));
		return true;
	}

	private List<Zombie> zombies() throws IOException {
		List<Zombie> found = new ArrayList<>();
		try (Stream<Path> entries = Files.list(this.proc)) {
			entries.forEach((entry) -> {
				Zombie zombie = zombie(entry);
				if (zombie != null && !this.own.test(zombie.pid())) {
					found.add(zombie);
				}
			});
		}
		catch (UncheckedIOException ex) {
			throw ex.getCause();
		}
		return found;
	}

	private @Nullable Zombie zombie(Path entry) {
		String name = entry.getFileName().toString();
		if (!Character.isDigit(name.charAt(0))) {
			return null;
		}
		try {
			// the name of a program may be any bytes
			String stat = Files.readString(entry.resolve("stat"), StandardCharsets.ISO_8859_1);
			String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
			boolean ours = fields[0].equals("Z") && fields[1].equals(Long.toString(this.self));
			return ours ? new Zombie(Long.parseLong(name), fields[19]) : null;
		}
		catch (IOException ex) {
			// it is gone
			return null;
		}
	}

	@Override
	public void close() {
		this.executor.shutdownNow();
	}

	/**
	 * A process that has ended.
	 *
	 * @param pid its process id
	 * @param startTime when it was started, since a process id may be used again
	 */
	private record Zombie(long pid, String startTime) {

	}

}
