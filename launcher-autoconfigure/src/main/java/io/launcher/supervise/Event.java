package io.launcher.supervise;

import io.launcher.LauncherStatus;
import org.jspecify.annotations.Nullable;

/**
 * Something that the supervisor is told. Workers are known by the number that the
 * {@link Command.Spawn} command gave them.
 */
public sealed interface Event {

	/**
	 * An event of one worker.
	 */
	sealed interface OfWorker extends Event {

		/**
		 * The number of the worker.
		 * @return the number
		 */
		long worker();

	}

	/**
	 * Begin: keep the desired state from now on.
	 *
	 * @param blueprint the desired state; one without services if they are only known
	 * once the first worker has booted
	 */
	record Started(Blueprint blueprint) implements Event {

	}

	/**
	 * The desired state has changed without a reload.
	 *
	 * @param blueprint the desired state from now on
	 */
	record Planned(Blueprint blueprint) implements Event {

	}

	/**
	 * A process was created.
	 *
	 * @param worker the number of the worker
	 * @param pid its process id
	 * @param jvm what it runs from and with, {@code null} if unknown
	 */
	record Spawned(long worker, long pid, LauncherStatus.@Nullable Jvm jvm) implements OfWorker {

		/**
		 * Of a process of which nothing more is known.
		 * @param worker the number of the worker
		 * @param pid its process id
		 */
		public Spawned(long worker, long pid) {
			this(worker, pid, null);
		}

	}

	/**
	 * A process could not be created.
	 *
	 * @param worker the number of the worker
	 * @param reason why, in words
	 */
	record SpawnFailed(long worker, String reason) implements OfWorker {

	}

	/**
	 * The worker has connected and said who it is.
	 *
	 * @param worker the number of the worker
	 */
	record Connected(long worker) implements OfWorker {

	}

	/**
	 * The worker has booted and waits.
	 *
	 * @param worker the number of the worker
	 * @param blueprint the desired state as its configuration and its services give it
	 */
	record Parked(long worker, Blueprint blueprint) implements OfWorker {

	}

	/**
	 * The worker has booted, but what it says cannot be used.
	 *
	 * @param worker the number of the worker
	 * @param reason why, in words
	 */
	record Rejected(long worker, String reason) implements OfWorker {

	}

	/**
	 * The worker takes work.
	 *
	 * @param worker the number of the worker
	 */
	record Ready(long worker) implements OfWorker {

	}

	/**
	 * A worker tells how it is.
	 *
	 * @param worker its number
	 * @param vitals how it is
	 */
	record Heartbeat(long worker, Vitals vitals) implements OfWorker {

	}

	/**
	 * The application of a worker that boots gets on.
	 *
	 * @param worker its number
	 */
	record Progress(long worker) implements OfWorker {

	}

	/**
	 * The services of a worker were reset, or could not be.
	 *
	 * @param worker its number
	 * @param failure why not, in words; empty if they were
	 */
	record ResetDone(long worker, String failure) implements OfWorker {

	}

	/**
	 * The worker cannot boot or start and will leave.
	 *
	 * @param worker the number of the worker
	 * @param reason why, in words
	 */
	record Failed(long worker, String reason) implements OfWorker {

	}

	/**
	 * The worker drains although it was not told to by the supervisor.
	 *
	 * @param worker the number of the worker
	 * @param ended whether its service has ended by itself; otherwise somebody else has
	 * told it to leave
	 * @param reason why, in words
	 */
	record Leaving(long worker, boolean ended, String reason) implements OfWorker {

	}

	/**
	 * The worker ends by its own will.
	 *
	 * @param worker the number of the worker
	 * @param code the exit code it announces
	 * @param completed whether its service has come to its natural end
	 * @param reason why, in words
	 */
	record Goodbye(long worker, int code, boolean completed, String reason) implements OfWorker {

	}

	/**
	 * The channel to the worker has ended.
	 *
	 * @param worker the number of the worker
	 * @param reason why, in words
	 */
	record ChannelLost(long worker, String reason) implements OfWorker {

	}

	/**
	 * The process has ended.
	 *
	 * @param worker the number of the worker
	 * @param status its exit status as Java reports it: 128 + n after signal n
	 */
	record Exited(long worker, int status) implements OfWorker {

	}

	/**
	 * The time that was set by {@link Command.SetTimer} has come.
	 */
	record TimerDue() implements Event {

	}

	/**
	 * Stop everything; a second one stops it at once.
	 *
	 * @param immediate whether to kill rather than to ask
	 * @param reason why, in words
	 */
	record StopRequested(boolean immediate, String reason) implements Event {

	}

	/**
	 * An operator asks for something and wants to know when it is done: answered by one
	 * {@link Command.Answer}.
	 *
	 * @param id the number of the request, repeated in the answer
	 * @param request what is asked for
	 */
	record Requested(long id, Event request) implements Event {

	}

	/**
	 * Replace all workers by those of a new generation.
	 */
	record ReloadRequested() implements Event {

	}

	/**
	 * One worker more or fewer is wanted, of {@code web} or else of the only service that
	 * has workers.
	 *
	 * @param more whether it is one more
	 */
	record StepRequested(boolean more) implements Event {

	}

	/**
	 * Have another number of workers.
	 *
	 * @param service the service
	 * @param workers the number
	 */
	record ScaleRequested(String service, int workers) implements Event {

	}

	/**
	 * Replace one worker, the new one first.
	 *
	 * @param service the service
	 * @param index the slot
	 */
	record ReplaceRequested(String service, int index) implements Event {

	}

}
