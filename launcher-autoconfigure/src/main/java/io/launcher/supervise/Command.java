package io.launcher.supervise;

import java.time.Duration;

import io.launcher.event.LauncherEvent;

/**
 * Something that the supervisor wants done.
 */
public sealed interface Command {

	/**
	 * Start a process. Answered by {@link Event.Spawned} or {@link Event.SpawnFailed}.
	 *
	 * @param worker the number of the new worker
	 * @param generation its generation
	 * @param profile its JVM profile, empty for the default one
	 * @param warm whether it is to be warmed up before it is parked
	 */
	record Spawn(long worker, int generation, String profile, boolean warm) implements Command {

	}

	/**
	 * Start a process that boots as a worker does and records the classes it loads, for
	 * those that are started later. Answered as a {@link Spawn} is.
	 *
	 * @param worker the number of the process
	 * @param generation its generation
	 */
	record Train(long worker, int generation) implements Command {

	}

	/**
	 * Tell a parked worker what it is.
	 *
	 * @param worker the number of the worker
	 * @param service its service
	 * @param index its slot
	 * @param workers the number of workers of the service
	 * @param generation the generation
	 * @param gracefulTimeout how long it may take to drain, zero for endless
	 * @param heartbeat how often it is to tell how it is
	 * @param patience how long its work may be without progress before it tells that it
	 * is hung, zero for ever
	 */
	record Activate(long worker, String service, int index, int workers, int generation, Duration gracefulTimeout,
			Duration heartbeat, Duration patience) implements Command {

	}

	/**
	 * Have a worker reset its services.
	 *
	 * @param worker its number
	 */
	record Reset(long worker) implements Command {

	}

	/**
	 * Tell a worker that its service has another number of workers.
	 *
	 * @param worker the number of the worker
	 * @param workers the number of workers
	 */
	record Resize(long worker, int workers) implements Command {

	}

	/**
	 * Ask a worker to finish its work and leave.
	 *
	 * @param worker the number of the worker
	 * @param timeout how long it may take, zero for endless
	 * @param last whether the application stops as a whole
	 * @param reason why, in words
	 */
	record Drain(long worker, Duration timeout, boolean last, String reason) implements Command {

	}

	/**
	 * Have it written down what is known of a worker that is about to be ended, and its
	 * threads.
	 *
	 * @param worker the number of the worker
	 * @param name what it is called, such as {@code web-0}
	 * @param account what is known of it, in lines
	 */
	record Dump(long worker, String name, String account) implements Command {

	}

	/**
	 * Send a worker the signal TERM, which means hurry.
	 *
	 * @param worker the number of the worker
	 */
	record Terminate(long worker) implements Command {

	}

	/**
	 * Kill a worker.
	 *
	 * @param worker the number of the worker
	 */
	record Kill(long worker) implements Command {

	}

	/**
	 * Send {@link Event.TimerDue} at that time; replaces any time set before.
	 *
	 * @param at the time on the clock of the events, in nanoseconds
	 */
	record SetTimer(long at) implements Command {

	}

	/**
	 * Tell listeners.
	 *
	 * @param event what has happened
	 */
	record Publish(LauncherEvent event) implements Command {

	}

	/**
	 * Say something in the log.
	 *
	 * @param level how important it is
	 * @param text the line
	 */
	record Report(Level level, String text) implements Command {

	}

	/**
	 * Let go of the listening sockets: from now on the workers alone keep them open, so
	 * that the last one to close refuses what comes after.
	 */
	record CloseListeners() implements Command {

	}

	/**
	 * Tell an operator what has become of a request.
	 *
	 * @param request its number
	 * @param failure why it could not be done, empty if it was
	 */
	record Answer(long request, String failure) implements Command {

	}

	/**
	 * Everything has ended.
	 *
	 * @param exitCode the code that the process should end with
	 */
	record Finish(int exitCode) implements Command {

	}

	/**
	 * The importance of a line in the log.
	 */
	enum Level {

		/** For those who look closely. */
		DEBUG,

		/** What happened. */
		INFO,

		/** Somebody should look. */
		WARN,

		/** Something is broken. */
		ERROR

	}

}
