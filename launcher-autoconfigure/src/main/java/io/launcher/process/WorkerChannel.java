package io.launcher.process;

import java.io.IOException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

import io.launcher.protocol.Frame;
import io.launcher.protocol.FrameCodec;
import io.launcher.protocol.WorkerDescriptor;
import io.launcher.socket.CloseOnExec;
import io.launcher.socket.ListeningSocket;
import io.launcher.socket.SocketHandoff;
import io.launcher.supervise.Blueprint;
import io.launcher.supervise.Command;
import io.launcher.supervise.Event;
import io.launcher.supervise.Vitals;
import org.jspecify.annotations.Nullable;

/**
 * What goes between the supervisor and its workers: frames become events, commands become
 * frames, and an activated worker is given the listening sockets of its service.
 */
final class WorkerChannel implements WorkerScraper, AutoCloseable {

	private static final System.Logger logger = System.getLogger(WorkerChannel.class.getName());

	private final Map<Long, Member> members = new ConcurrentHashMap<>();

	private final SecureRandom random = new SecureRandom();

	private final ControlDirectory directory;

	private final SupervisorLoop loop;

	private final ExitGate exits;

	private final WorkerPlanner planner;

	private final Map<String, List<ListeningSocket>> listeners;

	private final MeterKeeper keeper;

	private final ScrapeRequests scrapes = new ScrapeRequests(this::send);

	private final ScrapeReplies scrapeReplies;

	/** Told the number of each worker that is ready, before anything else is done. */
	private final LongConsumer ready;

	private final ControlServer server;

	private final @Nullable SocketHandoff handoff;

	private final CompletableFuture<Blueprint> planned = new CompletableFuture<>();

	WorkerChannel(ControlDirectory directory, SupervisorLoop loop, ExitGate exits, WorkerPlanner planner,
			Map<String, List<ListeningSocket>> listeners, MeterKeeper keeper, LongSupplier nanoTime, LongConsumer ready)
			throws IOException {
		this.directory = directory;
		this.loop = loop;
		this.exits = exits;
		this.planner = planner;
		this.listeners = listeners;
		this.keeper = keeper;
		this.scrapeReplies = new ScrapeReplies(keeper::all, this::send);
		this.ready = ready;
		this.server = ControlServer.start(directory.controlSocket(), this::accepts, new Inbox(), nanoTime);
		this.handoff = listeners.isEmpty() ? null : SocketHandoff.open(directory.handoffSocket(), this::authorize);
	}

	/**
	 * Makes a worker known.
	 * @param worker its number
	 * @param generation its generation
	 * @param properties configuration that it is given
	 * @return what it is told
	 */
	WorkerDescriptor enlist(long worker, int generation, Map<String, String> properties) {
		return enlist(worker, generation, properties, false);
	}

	/**
	 * Makes a process known that boots as a worker does but is none.
	 * @param worker its number
	 * @param generation its generation
	 * @param properties configuration that it is given
	 * @return what it is told
	 */
	WorkerDescriptor enlistRecorder(long worker, int generation, Map<String, String> properties) {
		return enlist(worker, generation, properties, true);
	}

	private WorkerDescriptor enlist(long worker, int generation, Map<String, String> properties, boolean recorder) {
		byte[] secret = new byte[16];
		this.random.nextBytes(secret);
		Member member = new Member(HexFormat.of().formatHex(secret), generation, recorder);
		this.members.put(worker, member);
		return new WorkerDescriptor(worker, member.token, this.directory.controlSocket().toString(),
				(this.handoff != null) ? this.directory.handoffSocket().toString() : "", properties);
	}

	void dismiss(long worker) {
		Member member = this.members.remove(worker);
		this.server.disconnect(worker);
		if (member != null) {
			notScraped(worker, member);
			WorkerSlot slot = member.slot;
			if (slot != null) {
				this.keeper.gone(slot);
			}
		}
	}

	@Override
	public Map<WorkerSlot, CompletableFuture<WorkerMeters>> scrape() {
		Map<WorkerSlot, CompletableFuture<WorkerMeters>> answers = new LinkedHashMap<>();
		this.members.forEach((worker, member) -> {
			WorkerSlot slot = member.slot;
			if (slot != null) {
				answers.put(slot, this.scrapes.ask(worker));
				if (member.lost) {
					this.scrapes.lost(worker);
				}
			}
		});
		return answers;
	}

	private void notScraped(long worker, Member member) {
		member.lost = true;
		this.scrapes.lost(worker);
		this.scrapeReplies.lost(worker);
	}

	void activate(Command.Activate command) {
		Member member = this.members.get(command.worker());
		List<ListeningSocket> sockets = this.listeners.getOrDefault(command.service(), List.of());
		if (member != null) {
			member.sockets = sockets;
			member.slot = new WorkerSlot(command.worker(), command.service(), command.index(), false);
			this.server.send(command.worker(),
					new Frame.Activate(command.service(), command.index(), command.workers(), command.generation(),
							command.gracefulTimeout(), command.heartbeat(), command.patience(),
							sockets.stream().map(ListeningSocket::name).toList()));
		}
	}

	void closeListeners() {
		this.listeners.values().stream().flatMap(List::stream).forEach((socket) -> {
			try {
				socket.abandon();
			}
			catch (IOException ex) {
				logger.log(System.Logger.Level.WARNING, "Cannot close " + socket, ex);
			}
		});
	}

	void send(long worker, Frame.FromSupervisor frame) {
		this.server.send(worker, frame);
	}

	/** Binds the sockets again if somebody has removed them. */
	void rebind() throws IOException {
		if (this.directory.ensure()) {
			logger.log(System.Logger.Level.WARNING, "The control directory {0} was removed; it is there again",
					this.directory.path());
			this.server.rebind();
		}
	}

	/**
	 * The desired state by the first worker's word.
	 * @return the desired state to come, or why it was refused
	 */
	CompletableFuture<Blueprint> planned() {
		return this.planned;
	}

	private boolean accepts(long worker, String token) {
		Member member = this.members.get(worker);
		return member != null && member.token.equals(token);
	}

	private List<ListeningSocket> authorize(long worker, String token) {
		Member member = this.members.get(worker);
		return (member != null && member.token.equals(token)) ? member.sockets : List.of();
	}

	private void received(long worker, Frame.FromWorker frame) {
		if (frame instanceof Frame.Hello hello) {
			Member member = this.members.get(worker);
			if (member != null) {
				member.settings = hello.settings();
			}
			this.exits.connected(worker);
			if (this.handoff != null) {
				// only then, where native access costs no time any more
				CloseOnExec.mark(this.directory.controlSocket());
			}
			this.loop.handle(new Event.Connected(worker));
		}
		else if (frame instanceof Frame.Parked parked) {
			this.loop.handle(plan(worker, parked));
		}
		else if (frame instanceof Frame.Ready) {
			Member member = this.members.get(worker);
			if (member != null) {
				member.becomeReady();
			}
			this.ready.accept(worker);
			this.loop.handle(new Event.Ready(worker));
		}
		else if (frame instanceof Frame.Heartbeat heartbeat) {
			this.loop.handle(new Event.Heartbeat(worker,
					new Vitals(heartbeat.rss(), heartbeat.requests(), heartbeat.health(), heartbeat.sick())));
		}
		else if (frame instanceof Frame.Progress) {
			this.loop.handle(new Event.Progress(worker));
		}
		else if (frame instanceof Frame.ResetDone done) {
			this.loop.handle(new Event.ResetDone(worker, done.failure()));
		}
		else if (frame instanceof Frame.Failed failed) {
			this.loop.handle(new Event.Failed(worker, failed.reason()));
		}
		else if (frame instanceof Frame.Leaving leaving) {
			this.loop.handle(new Event.Leaving(worker, leaving.ended(), leaving.reason()));
		}
		else if (frame instanceof Frame.Goodbye goodbye) {
			this.loop.handle(new Event.Goodbye(worker, goodbye.exitCode(), goodbye.completed(), goodbye.reason()));
		}
		else if (frame instanceof Frame.StatusQuery query) {
			send(worker, new Frame.StatusReply(query.id(), this.loop.status()));
		}
		else if (frame instanceof Frame.Operate operate) {
			operate(worker, operate);
		}
	}

	private void operate(long worker, Frame.Operate operate) {
		Event request = switch (operate.action()) {
			case RELOAD -> new Event.ReloadRequested();
			case SCALE -> new Event.ScaleRequested(operate.service(), operate.number());
			case REPLACE -> new Event.ReplaceRequested(operate.service(), operate.number());
		};
		this.loop.request(request)
			.whenComplete((done, failure) -> send(worker, new Frame.OperateReply(operate.id(),
					(failure != null) ? String.valueOf(failure.getMessage()) : "")));
	}

	private Event plan(long worker, Frame.Parked parked) {
		Member member = this.members.get(worker);
		if (member != null && member.recorder) {
			return new Event.Parked(worker, this.planned.join());
		}
		try {
			Blueprint blueprint = this.planner.plan(parked.services(), (member != null) ? member.settings : Map.of(),
					(member != null) ? member.generation : 0);
			this.planned.complete(blueprint);
			return new Event.Parked(worker, blueprint);
		}
		catch (RuntimeException ex) {
			this.planned.completeExceptionally(ex);
			return new Event.Rejected(worker, String.valueOf(ex.getMessage()));
		}
	}

	@Override
	public void close() {
		this.server.close();
		try {
			if (this.handoff != null) {
				this.handoff.close();
			}
		}
		catch (IOException ex) {
			logger.log(System.Logger.Level.DEBUG, "Cannot close the hand-off socket", ex);
		}
	}

	/**
	 * Takes what the control thread hears to the loop.
	 */
	private final class Inbox implements ControlListener {

		@Override
		public void frame(long worker, Frame.FromWorker frame) {
			// what is long or asked for often does not pass through the loop
			if (frame instanceof Frame.ScrapePart part) {
				scraped(worker, part);
			}
			else if (frame instanceof Frame.ScrapeQuery query) {
				WorkerChannel.this.scrapeReplies.queried(worker, query);
			}
			else {
				WorkerChannel.this.loop.execute(() -> received(worker, frame));
			}
		}

		private void scraped(long worker, Frame.ScrapePart part) {
			WorkerMeters told = WorkerChannel.this.scrapes.received(worker, part);
			Member member = WorkerChannel.this.members.get(worker);
			WorkerSlot slot = (member != null) ? member.slot : null;
			if (told != null && slot != null) {
				WorkerChannel.this.keeper.told(slot, told);
			}
		}

		@Override
		public void lost(long worker, String reason) {
			Member member = WorkerChannel.this.members.get(worker);
			if (member != null) {
				notScraped(worker, member);
			}
			WorkerChannel.this.loop.execute(() -> {
				WorkerChannel.this.loop.handle(new Event.ChannelLost(worker, reason));
				WorkerChannel.this.exits.lost(worker);
			});
		}

		@Override
		public void unsupportedVersion(long worker, int version) {
			WorkerChannel.this.loop.tell(new Event.Rejected(worker,
					"speaks version " + version + " of the control protocol, the supervisor version "
							+ FrameCodec.VERSION + "; restart the application to change Launcher itself"));
		}

	}

	/**
	 * What is known of a worker.
	 */
	private static final class Member {

		private final String token;

		private final int generation;

		/** Whether it is no worker, so that its word counts for nothing. */
		private final boolean recorder;

		private volatile List<ListeningSocket> sockets = List.of();

		private volatile Map<String, String> settings = Map.of();

		private volatile @Nullable WorkerSlot slot;

		private volatile boolean lost;

		private Member(String token, int generation, boolean recorder) {
			this.token = token;
			this.generation = generation;
			this.recorder = recorder;
		}

		private void becomeReady() {
			WorkerSlot assigned = this.slot;
			if (assigned != null) {
				this.slot = new WorkerSlot(assigned.worker(), assigned.service(), assigned.index(), true);
			}
		}

	}

}
