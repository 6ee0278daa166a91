package io.launcher.protocol;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import io.launcher.LauncherStatus;

/**
 * One message on the control channel between a supervisor and a worker.
 */
public sealed interface Frame {

	/**
	 * A message from a worker.
	 */
	sealed interface FromWorker extends Frame {

	}

	/**
	 * A message from the supervisor.
	 */
	sealed interface FromSupervisor extends Frame {

	}

	/**
	 * A service as the application declares it.
	 *
	 * @param name its name
	 * @param workers the number of workers the application asks for, -1 if it does not
	 * say
	 * @param kind {@code service}, {@code runnable}, {@code lifecycle}, {@code web} or
	 * {@code scheduling}
	 */
	record Declaration(String name, int workers, String kind) {

	}

	/**
	 * The first frame of a worker: who it is, and the effective configuration of the
	 * launcher by its own environment.
	 *
	 * @param version the version of the protocol it speaks
	 * @param worker the number it was given by the supervisor
	 * @param token the secret it was given by the supervisor
	 * @param pid its process id
	 * @param settings its {@code launcher.*} values
	 */
	record Hello(int version, long worker, String token, long pid, Map<String, String> settings) implements FromWorker {

		public Hello {
			settings = Map.copyOf(settings);
		}

	}

	/**
	 * The worker has booted and waits to be activated.
	 *
	 * @param services the services that the application has
	 */
	record Parked(List<Declaration> services) implements FromWorker {

		public Parked {
			services = List.copyOf(services);
		}

	}

	/**
	 * The service of the worker has started and takes work.
	 */
	record Ready() implements FromWorker {

	}

	/**
	 * A sign of life.
	 *
	 * @param rss the resident memory in bytes, -1 if unknown
	 * @param accepting whether the application accepts traffic
	 * @param health the health of the application by its own word, empty if unknown
	 * @param requests the requests it has served, -1 if unknown
	 * @param sick why it is to be ended, in words; empty if it is well
	 */
	record Heartbeat(long rss, boolean accepting, String health, long requests, String sick) implements FromWorker {

	}

	/**
	 * The application that boots gets on: beans have been created since this was said
	 * last.
	 */
	record Progress() implements FromWorker {

	}

	/**
	 * The services of the worker were reset, or could not be.
	 *
	 * @param failure why not, in words; empty if they were
	 */
	record ResetDone(String failure) implements FromWorker {

	}

	/**
	 * The worker cannot boot or start; it leaves by itself.
	 *
	 * @param reason why, in words
	 */
	record Failed(String reason) implements FromWorker {

	}

	/**
	 * The worker drains although its supervisor has not told it to.
	 *
	 * @param ended whether its service has ended by itself; otherwise somebody else has
	 * told it to leave
	 * @param reason why, in words
	 */
	record Leaving(boolean ended, String reason) implements FromWorker {

	}

	/**
	 * The last frame of a worker that ends by its own will.
	 *
	 * @param exitCode the code it will exit with
	 * @param completed whether its service has come to its natural end
	 * @param reason why, in words
	 */
	record Goodbye(int exitCode, boolean completed, String reason) implements FromWorker {

	}

	/**
	 * Asks the supervisor for its status.
	 *
	 * @param id is repeated in the answer
	 */
	record StatusQuery(long id) implements FromWorker {

	}

	/**
	 * Asks the supervisor for what an operator wants done.
	 *
	 * @param id is repeated in the answer
	 * @param action what
	 * @param service the service it is about, empty for all
	 * @param number the number of workers that it is to have, or the slot of the one to
	 * replace; 0 otherwise
	 */
	record Operate(long id, Action action, String service, int number) implements FromWorker {

	}

	/** What an operator can have done. */
	enum Action {

		/** A reload of all services. */
		RELOAD,

		/** Another number of workers of a service. */
		SCALE,

		/** Another worker in the place of one. */
		REPLACE

	}

	/**
	 * A part of the meters of a worker, in the order of the parts.
	 *
	 * @param id the number of the {@link Scrape} that this answers, 0 for the last word
	 * of a worker that leaves
	 * @param last whether this is the last part
	 * @param content the part; nothing at all if the worker has no meters to tell
	 */
	record ScrapePart(long id, boolean last, ByteBuffer content) implements FromWorker {

		public ScrapePart {
			content = content.slice().asReadOnlyBuffer();
		}

		@Override
		public ByteBuffer content() {
			return this.content.duplicate();
		}

	}

	/**
	 * Asks the supervisor for the meters of all workers, one part after the other.
	 *
	 * @param id is repeated in the answer
	 * @param offset how much of the answer is there already
	 */
	record ScrapeQuery(long id, int offset) implements FromWorker {

	}

	/**
	 * Tells a parked worker what it is.
	 *
	 * @param service the service to run
	 * @param index its slot
	 * @param workers the number of workers of the service
	 * @param generation the generation
	 * @param gracefulTimeout how long it may take to drain, zero for endless
	 * @param heartbeat how often it is to tell how it is
	 * @param patience how long its work may be without progress before it tells that it
	 * is hung, zero for ever
	 * @param listeners the names of the listening sockets that can be had from the
	 * hand-off socket
	 */
	record Activate(String service, int index, int workers, int generation, Duration gracefulTimeout,
			Duration heartbeat, Duration patience, List<String> listeners) implements FromSupervisor {

		public Activate {
			listeners = List.copyOf(listeners);
		}

	}

	/**
	 * Tells a worker to finish its work and leave.
	 *
	 * @param timeout how long it may take, zero for endless
	 * @param last whether no sibling is left to serve what waits in a shared queue
	 * @param reason why, in words
	 */
	record Drain(Duration timeout, boolean last, String reason) implements FromSupervisor {

	}

	/**
	 * The service of the worker is to have another number of workers.
	 *
	 * @param workers the number
	 */
	record Resize(int workers) implements FromSupervisor {

	}

	/**
	 * Reset the services and go on.
	 */
	record Reset() implements FromSupervisor {

	}

	/**
	 * Asks a worker for its meters.
	 *
	 * @param id is repeated in the answer
	 */
	record Scrape(long id) implements FromSupervisor {

	}

	/**
	 * The answer to a {@link ScrapeQuery}.
	 *
	 * @param id the number of the query
	 * @param total the length of the whole answer, 0 if there is none
	 * @param content the part that was asked for
	 */
	record ScrapeReply(long id, int total, ByteBuffer content) implements FromSupervisor {

		public ScrapeReply {
			content = content.slice().asReadOnlyBuffer();
		}

		@Override
		public ByteBuffer content() {
			return this.content.duplicate();
		}

	}

	/**
	 * The answer to a {@link StatusQuery}.
	 *
	 * @param id the number of the query
	 * @param status the status
	 */
	record StatusReply(long id, LauncherStatus status) implements FromSupervisor {

	}

	/**
	 * The answer to {@link Operate}, when it is done or cannot be.
	 *
	 * @param id the number of the request
	 * @param failure why it could not be done, in words; empty if it was
	 */
	record OperateReply(long id, String failure) implements FromSupervisor {

	}

}
