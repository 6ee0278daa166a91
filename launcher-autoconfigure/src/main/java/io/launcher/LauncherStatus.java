package io.launcher;

import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * What a launcher runs, at one moment.
 *
 * @param mode {@code process} or {@code thread-group}
 * @param role the role of the JVM that answers for the launcher
 * @param pid the process id of the supervisor, or of the only JVM
 * @param state the state as a whole
 * @param generation the current generation, from 1
 * @param startedAt when the launcher was started
 * @param services the services, in the order of their start
 * @param spares parked workers that belong to no service yet
 */
public record LauncherStatus(String mode, Role role, long pid, LauncherState state, int generation, Instant startedAt,
		List<Service> services, List<Spare> spares) {

	/**
	 * A service.
	 *
	 * @param name its name
	 * @param desired how many workers it is to have; those that have done their work are
	 * not missed
	 * @param ready how many of its slots have a worker that takes work
	 * @param workers its workers, by slot
	 */
	public record Service(String name, int desired, int ready, List<Worker> workers) {
	}

	/**
	 * A worker of a service. A slot that is empty for now (its worker is gone and the
	 * next not yet started) is shown with a {@code null} process id and the state
	 * {@link WorkerState#GONE}.
	 *
	 * @param index the slot
	 * @param pid the process id
	 * @param generation the generation
	 * @param state the state
	 * @param startedAt when the process was started
	 * @param readyAt when it became ready
	 * @param restarts how often the slot was filled again after a worker had ended
	 * unexpectedly
	 * @param rss its resident memory by its last heartbeat, in bytes
	 * @param health its own health by its last heartbeat, such as {@code UP}
	 * @param lastExit how the last worker in this slot ended
	 * @param jvm what the process runs from and with, {@code null} if unknown
	 */
	public record Worker(int index, @Nullable Long pid, int generation, WorkerState state, @Nullable Instant startedAt,
			@Nullable Instant readyAt, int restarts, @Nullable Long rss, @Nullable String health,
			@Nullable Exit lastExit, @Nullable Jvm jvm) {

		/**
		 * Creates a worker of whose JVM nothing is known.
		 * @param index the slot
		 * @param pid the process id
		 * @param generation the generation
		 * @param state the state
		 * @param startedAt when the process was started
		 * @param readyAt when it became ready
		 * @param restarts how often the slot was filled again
		 * @param rss its resident memory in bytes
		 * @param health its own health
		 * @param lastExit how the last worker in this slot ended
		 */
		public Worker(int index, @Nullable Long pid, int generation, WorkerState state, @Nullable Instant startedAt,
				@Nullable Instant readyAt, int restarts, @Nullable Long rss, @Nullable String health,
				@Nullable Exit lastExit) {
			this(index, pid, generation, state, startedAt, readyAt, restarts, rss, health, lastExit, null);
		}

	}

	/**
	 * A parked worker.
	 *
	 * @param pid the process id
	 * @param state the state
	 * @param startedAt when the process was started
	 * @param jvm what the process runs from and with, {@code null} if unknown
	 */
	public record Spare(@Nullable Long pid, WorkerState state, @Nullable Instant startedAt, @Nullable Jvm jvm) {

		/**
		 * Creates a parked worker of whose JVM nothing is known.
		 * @param pid the process id
		 * @param state the state
		 * @param startedAt when the process was started
		 */
		public Spare(@Nullable Long pid, WorkerState state, @Nullable Instant startedAt) {
			this(pid, state, startedAt, null);
		}

	}

	/**
	 * What a worker's JVM runs from and with, as far as the launcher has decided.
	 *
	 * @param layout {@code extracted} or {@code as-is}
	 * @param classArchive {@code used}, or why there is no archive of its classes
	 * @param flags its options besides those that it shares with the supervisor, without
	 * system properties, which may be secret
	 */
	public record Jvm(String layout, String classArchive, List<String> flags) {

		public Jvm {
			flags = List.copyOf(flags);
		}

	}

	/**
	 * The end of a worker.
	 *
	 * @param code its exit code, if it ended by itself
	 * @param signal the name of the signal that ended it, such as {@code SIGKILL}
	 * @param reason why, in words
	 * @param at when
	 */
	public record Exit(@Nullable Integer code, @Nullable String signal, String reason, Instant at) {
	}

}
