package io.launcher.supervise;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;

import io.launcher.LauncherState;
import io.launcher.LauncherStatus;
import io.launcher.event.LauncherEvent;
import io.launcher.event.ReloadEvent;
import org.jspecify.annotations.Nullable;

/**
 * Processes, signals and a clock that exist only in memory, so that a supervisor can be
 * driven through years of faults in seconds. Every command is checked against what the
 * world knows.
 */
class SimulatedWorld {

	static final long MILLIS = 1_000_000L;

	static final Duration GRACEFUL = Duration.ofSeconds(30);

	static final Duration KILL = Duration.ofSeconds(5);

	static final Duration BOOT = Duration.ofSeconds(120);

	static final Duration START = Duration.ofSeconds(60);

	// far apart, as years pass
	static final LivenessPlan LIVENESS = new LivenessPlan(Duration.ofMinutes(2), Duration.ofMinutes(6), true);

	final Supervisor supervisor = new Supervisor(new Random(42));

	final Map<Long, Process> processes = new TreeMap<>();

	final List<LauncherEvent> published = new ArrayList<>();

	final List<Done> done = new ArrayList<>();

	final List<String> log = new ArrayList<>();

	/** What operators have asked for, by number. */
	final Map<Long, Event> requests = new TreeMap<>();

	/** What they were answered, by number: why not, or an empty text. */
	final Map<Long, String> answers = new TreeMap<>();

	private final PriorityQueue<Scheduled> queue = new PriorityQueue<>(
			Comparator.comparingLong(Scheduled::at).thenComparingLong(Scheduled::order));

	private final Supplier<Behaviour> behaviours;

	private final Set<String> stopFirst = new HashSet<>();

	Blueprint blueprint;

	long now;

	@Nullable Integer finished;

	long events;

	private @Nullable List<Event> asleep;

	private boolean catchingUp;

	private long order;

	private long timer = Long.MAX_VALUE;

	private long lastPid = 1000;

	SimulatedWorld(Blueprint blueprint, Supplier<Behaviour> behaviours) {
		this.blueprint = blueprint;
		this.behaviours = behaviours;
		blueprint.services()
			.stream()
			.filter((service) -> !service.startsFirst())
			.forEach((service) -> this.stopFirst.add(service.name()));
	}

	static Blueprint blueprint(int concurrency, ServicePlan... services) {
		return new Blueprint(List.of(services), 0, concurrency, BOOT, START, KILL, ReloadPlan.DEFAULT, LIVENESS);
	}

	static ServicePlan service(String name, int workers) {
		return service(name, workers, RestartPlan.Policy.ALWAYS);
	}

	static ServicePlan service(String name, int workers, RestartPlan.Policy policy) {
		return new ServicePlan(name, workers, "", GRACEFUL, RestartPlan.DEFAULT.withPolicy(policy));
	}

	void start() {
		tell(new Event.Started(this.blueprint));
	}

	void tell(Event event) {
		if (this.asleep != null) {
			this.asleep.add(event);
			return;
		}
		this.events++;
		List<Command> commands = this.supervisor.handle(event, this.now);
		this.log.add(this.now / MILLIS + " ms " + event + " -> " + commands);
		commands.forEach((command) -> {
			this.done.add(new Done(command, this.now));
			execute(command);
		});
		check();
	}

	void runUntil(long time) {
		while (true) {
			Scheduled next = this.queue.peek();
			long at = Math.min((next != null) ? next.at() : Long.MAX_VALUE, this.timer);
			if (at > time || this.finished != null) {
				this.now = Math.max(this.now, (this.finished != null) ? this.now : time);
				return;
			}
			this.now = Math.max(this.now, at);
			if (next != null && next.at() <= this.timer) {
				this.queue.remove();
				next.action().run();
			}
			else {
				this.timer = Long.MAX_VALUE;
				tell(new Event.TimerDue());
			}
		}
	}

	void run(Duration time) {
		runUntil(this.now + time.toNanos());
	}

	// The supervisor is stopped for a while, and hears of everything at once later.
	void sleep(Duration time) {
		this.asleep = new ArrayList<>();
		long until = this.now + time.toNanos();
		long due = this.timer;
		this.timer = Long.MAX_VALUE;
		runUntil(until);
		this.timer = (due == Long.MAX_VALUE) ? due : Math.max(due, this.now);
		List<Event> missed = this.asleep;
		this.asleep = null;
		// what it does meanwhile may reach nobody
		this.catchingUp = true;
		missed.forEach(this::tell);
		this.catchingUp = false;
	}

	<C extends Command> List<C> commands(Class<C> type) {
		return this.done.stream().map(Done::command).filter(type::isInstance).map(type::cast).toList();
	}

	<E extends LauncherEvent> List<E> published(Class<E> type) {
		return this.published.stream().filter(type::isInstance).map(type::cast).toList();
	}

	List<Process> living() {
		return this.processes.values().stream().filter((process) -> process.alive).toList();
	}

	List<Process> ready(String service) {
		return living().stream()
			.filter((process) -> process.stage == Stage.READY && process.assignment != null
					&& process.assignment.service().equals(service))
			.toList();
	}

	LauncherStatus status() {
		return this.supervisor.status(1, Instant.EPOCH, (nanos) -> Instant.EPOCH.plusNanos(nanos));
	}

	private void execute(Command command) {
		if (this.finished != null) {
			throw new AssertionError("A command after the end: " + command);
		}
		if (command instanceof Command.Spawn spawn) {
			spawn(new Process(spawn, this.behaviours.get()));
		}
		else if (command instanceof Command.Train train) {
			expect(living().stream()
				.allMatch((process) -> process.stage == Stage.READY || process.stage == Stage.PARKED
						|| process.behaviour.kind == Kind.SPAWN_FAILS),
					"classes are recorded while there is work to do");
			expect(living().stream().noneMatch((process) -> process.training), "two record classes");
			Process process = new Process(new Command.Spawn(train.worker(), train.generation(), "", true),
					this.behaviours.get());
			process.training = true;
			spawn(process);
		}
		else if (command instanceof Command.Activate activate) {
			Process process = known(activate.worker());
			if (!process.alive) {
				return;
			}
			expect(process.stage == Stage.PARKED && process.assignment == null, "activation of " + process);
			expect(activate.generation() == process.generation, "activation in another generation: " + process);
			expect(!isStopping(), "activation during the stop");
			process.assignment = activate;
			process.stage = Stage.STARTING;
			process.activated();
		}
		else if (command instanceof Command.Resize resize) {
			expect(known(resize.worker()).connected, "resize without a channel");
		}
		else if (command instanceof Command.Reset reset) {
			Process process = known(reset.worker());
			expect(process.connected && process.stage == Stage.READY, "reset of " + process);
			process.reset();
		}
		else if (command instanceof Command.Drain drain) {
			Process process = known(drain.worker());
			expect(process.connected, "drain without a channel: " + process);
			expect(isStopping() || process.stage != Stage.READY || hasReadySibling(process) || isSurplus(process)
					|| makesRoom(process) || drain.reason().equals("scaled down"),
					"a worker is asked to leave although it is needed: " + process);
			if (process.connected) {
				process.drain();
			}
		}
		else if (command instanceof Command.Terminate terminate) {
			Process process = known(terminate.worker());
			process.signalled = true;
			process.terminate();
		}
		else if (command instanceof Command.Kill kill) {
			known(kill.worker()).exit(137, 1);
		}
		else if (command instanceof Command.Dump dump) {
			known(dump.worker());
		}
		else if (command instanceof Command.SetTimer set) {
			this.timer = Math.max(set.at(), this.now);
		}
		else if (command instanceof Command.Publish publish) {
			this.published.add(publish.event());
		}
		else if (command instanceof Command.Answer answer) {
			answered(answer);
		}
		else if (command instanceof Command.Finish finish) {
			expect(living().isEmpty(), "the end with living processes " + living());
			this.finished = finish.exitCode();
		}
	}

	// An operator asks. Returns the number of the request.
	long ask(Event request) {
		long id = this.requests.size() + 1;
		this.requests.put(id, request);
		tell(new Event.Requested(id, request));
		return id;
	}

	private void answered(Command.Answer answer) {
		Event request = this.requests.get(answer.request());
		expect(request != null, "an answer to nobody: " + answer);
		if (this.answers.put(answer.request(), answer.failure()) != null) {
			throw new AssertionError("answered twice: " + answer + "\n" + history());
		}
		if (answer.failure().isEmpty() && request instanceof Event.ScaleRequested scale) {
			expect(this.supervisor.desired(scale.service()) == scale.workers(), "another number: " + scale);
			expect(living().stream()
				.noneMatch(
						(process) -> process.assignment != null && process.assignment.service().equals(scale.service())
								&& process.assignment.index() >= scale.workers()),
					"surplus workers are left: " + scale);
		}
		if (answer.failure().isEmpty() && request instanceof Event.ReloadRequested) {
			List<ReloadEvent> reloads = published(ReloadEvent.class);
			expect(reloads.get(reloads.size() - 1).phase() == ReloadEvent.Phase.COMPLETED, "no reload is done");
		}
	}

	private void spawn(Process process) {
		expect(!isStopping(), "a process is started during the stop");
		expect(!this.processes.containsKey(process.number), "a worker number is used twice");
		this.processes.put(process.number, process);
		after(process.behaviour.delay % 3, () -> {
			if (process.behaviour.kind == Kind.SPAWN_FAILS) {
				process.alive = false;
				tell(new Event.SpawnFailed(process.number, "no memory"));
			}
			else {
				process.pid = ++this.lastPid;
				tell(new Event.Spawned(process.number, process.pid));
				process.boot();
			}
		});
	}

	private boolean hasReadySibling(Process process) {
		Command.Activate assignment = process.assignment;
		return assignment != null && ready(assignment.service()).stream()
			.anyMatch((other) -> other != process && other.assignment != null
					&& other.assignment.index() == assignment.index());
	}

	private boolean isSurplus(Process process) {
		Command.Activate assignment = process.assignment;
		return assignment != null && assignment.index() >= this.supervisor.desired(assignment.service());
	}

	// Whether another one stands by that must not serve beside it.
	private boolean makesRoom(Process process) {
		return process.assignment != null && this.stopFirst.contains(process.assignment.service())
				&& living().stream().anyMatch((other) -> other.stage == Stage.PARKED);
	}

	private boolean isStopping() {
		return status().state() == LauncherState.STOPPING;
	}

	private Process known(long worker) {
		Process process = this.processes.get(worker);
		if (process == null || process.pid <= 0) {
			throw new AssertionError("A command for an unknown process " + worker + "\n" + history());
		}
		return process;
	}

	void after(long millis, Runnable action) {
		this.queue.add(new Scheduled(this.now + millis * MILLIS, this.order++, action));
	}

	private void check() {
		Map<String, Set<Integer>> readySlots = new HashMap<>();
		for (Process process : living()) {
			// one that was ended for its deadline may have become ready that moment
			if (process.stage == Stage.READY && !process.silent && !process.signalled && process.assignment != null) {
				String slot = process.assignment.service() + "-" + process.assignment.index();
				expect(readySlots.computeIfAbsent(slot, (key) -> new HashSet<>()).add(process.generation),
						"two ready workers of one generation in slot " + slot);
			}
		}
		expect(living().size() <= 60, "a flood of processes");
	}

	private void expect(boolean condition, String message) {
		if (!condition && !this.catchingUp) {
			throw new AssertionError(message + "\n" + String.join("\n", this.log));
		}
	}

	String history() {
		return String.join("\n", this.log);
	}

	/**
	 * A command that was carried out.
	 *
	 * @param command the command
	 * @param at when
	 */
	record Done(Command command, long at) {

	}

	/** How far a process is. */
	enum Stage {

		BOOTING, PARKED, STARTING, READY, DRAINING, GONE

	}

	/** What is wrong with a process. */
	enum Kind {

		GOOD, SPAWN_FAILS, DIES_BOOTING, KILLED_BOOTING, INTERRUPTED_BOOTING, HANGS_BOOTING, IS_REJECTED,
		FAILS_TO_START, DIES_STARTING, HANGS_STARTING, DIES_READY, RUNS_OUT_OF_MEMORY, ENDS_UNASKED, COMPLETES, FAILS,
		LEAVES, FALLS_SILENT, FALLS_ILL, NEVER_RESET, FAILS_TO_RESET, IGNORES_DRAIN, IGNORES_TERM, LOSES_CHANNEL,
		EXIT_BEFORE_CHANNEL

	}

	/**
	 * How a process behaves.
	 *
	 * @param kind what is wrong with it
	 * @param delay milliseconds that its steps take
	 */
	record Behaviour(Kind kind, int delay) {

		static final Behaviour GOOD = new Behaviour(Kind.GOOD, 300);

	}

	private record Scheduled(long at, long order, Runnable action) {

	}

	/** A worker process. */
	class Process {

		final long number;

		final int generation;

		final Behaviour behaviour;

		long pid;

		boolean alive = true;

		boolean connected;

		// by the supervisor
		boolean signalled;

		boolean saidGoodbye;

		// told the supervisor that it leaves, or is told to
		boolean silent;

		Stage stage = Stage.BOOTING;

		Command.@Nullable Activate assignment;

		private boolean leaving;

		/** Whether it is to record its classes and no worker. */
		boolean training;

		private int beats;

		Process(Command.Spawn spawn, Behaviour behaviour) {
			this.number = spawn.worker();
			this.generation = spawn.generation();
			this.behaviour = behaviour;
		}

		void boot() {
			int delay = this.behaviour.delay;
			switch (this.behaviour.kind) {
				case DIES_BOOTING -> later(delay / 2, () -> exit(1, 0));
				case KILLED_BOOTING -> later(delay / 2, () -> exit(137, 0));
				case INTERRUPTED_BOOTING -> later(delay / 2, () -> exit(130, 0));
				case HANGS_BOOTING -> {
				}
				default -> {
					later(delay / 2, () -> {
						this.connected = true;
						tell(new Event.Connected(this.number));
					});
					later(delay, this::park);
				}
			}
		}

		private void park() {
			if (this.stage != Stage.BOOTING || !this.connected) {
				return;
			}
			if (this.behaviour.kind == Kind.IS_REJECTED) {
				tell(new Event.Rejected(this.number, "unknown service"));
				return;
			}
			this.stage = Stage.PARKED;
			tell(new Event.Parked(this.number, SimulatedWorld.this.blueprint));
			if (this.behaviour.kind == Kind.LOSES_CHANNEL) {
				later(this.behaviour.delay, this::loseChannel);
			}
		}

		void activated() {
			int delay = this.behaviour.delay;
			switch (this.behaviour.kind) {
				case FAILS_TO_START -> later(delay, () -> {
					say(new Event.Failed(this.number, "start() threw"));
					say(new Event.Goodbye(this.number, 1, false, "start failed"));
					exit(1, 1);
				});
				case DIES_STARTING -> later(delay, () -> exit(134, 0));
				case HANGS_STARTING -> {
				}
				default -> later(delay, this::becomeReady);
			}
		}

		private void becomeReady() {
			if (this.stage != Stage.STARTING) {
				return;
			}
			this.stage = Stage.READY;
			say(new Event.Ready(this.number));
			later((int) LIVENESS.interval().toMillis(), this::beat);
			int delay = 10 * this.behaviour.delay;
			switch (this.behaviour.kind) {
				case DIES_READY -> later(delay, () -> exit(137, 0));
				case RUNS_OUT_OF_MEMORY -> later(delay, () -> exit(3, 0));
				case ENDS_UNASKED -> later(delay, () -> exit(0, 0));
				case COMPLETES -> later(delay, () -> end(0));
				case FAILS -> later(delay, () -> end(2));
				case LEAVES -> later(delay, this::leave);
				default -> {
				}
			}
		}

		private void beat() {
			if (this.stage == Stage.READY && this.behaviour.kind != Kind.FALLS_SILENT) {
				boolean ill = this.behaviour.kind == Kind.FALLS_ILL;
				say(new Event.Heartbeat(this.number,
						new Vitals(this.number << 20, 10 * ++this.beats, "", ill ? "has deadlocked threads" : "")));
				later((int) LIVENESS.interval().toMillis(), this::beat);
			}
		}

		void reset() {
			if (this.behaviour.kind != Kind.NEVER_RESET) {
				boolean fails = this.behaviour.kind == Kind.FAILS_TO_RESET;
				later(this.behaviour.delay, () -> say(new Event.ResetDone(this.number, fails ? "reset() threw" : "")));
			}
		}

		// its service has ended by itself
		void end(int code) {
			if (this.stage == Stage.READY && this.connected) {
				this.stage = Stage.DRAINING;
				this.silent = true;
				this.leaving = true;
				say(new Event.Leaving(this.number, true, "the service has ended"));
				later(this.behaviour.delay, () -> {
					say(new Event.Goodbye(this.number, code, code == 0, "the service has ended"));
					exit(code, 1);
				});
			}
		}

		// TERM from outside
		void leave() {
			if (this.stage == Stage.READY && this.connected) {
				this.stage = Stage.DRAINING;
				this.silent = true;
				say(new Event.Leaving(this.number, false, "TERM"));
				finishDrain();
			}
		}

		void drain() {
			if (this.behaviour.kind == Kind.IGNORES_DRAIN || this.behaviour.kind == Kind.IGNORES_TERM || this.leaving) {
				this.silent = true;
				return;
			}
			this.stage = Stage.DRAINING;
			this.silent = true;
			finishDrain();
		}

		private void finishDrain() {
			if (!this.leaving) {
				this.leaving = true;
				later(this.behaviour.delay, () -> {
					say(new Event.Goodbye(this.number, 0, false, "drained"));
					exit(0, 1);
				});
			}
		}

		void terminate() {
			if (this.behaviour.kind != Kind.IGNORES_TERM && this.behaviour.kind != Kind.HANGS_BOOTING) {
				exit(143, 1);
			}
		}

		void exit(int status, int millis) {
			after(millis, () -> {
				if (!this.alive) {
					return;
				}
				this.alive = false;
				this.stage = Stage.GONE;
				if (this.connected && this.behaviour.kind != Kind.EXIT_BEFORE_CHANNEL) {
					loseChannel();
				}
				tell(new Event.Exited(this.number, status));
				if (this.connected) {
					loseChannel();
				}
			});
		}

		void loseChannel() {
			if (this.connected) {
				this.connected = false;
				this.silent = true;
				tell(new Event.ChannelLost(this.number, "end of stream"));
				if (this.behaviour.kind != Kind.LOSES_CHANNEL) {
					later(this.behaviour.delay, () -> exit(4, 0));
				}
			}
		}

		private void say(Event event) {
			if (this.connected && this.alive) {
				this.saidGoodbye |= event instanceof Event.Goodbye;
				tell(event);
			}
		}

		private void later(int millis, Runnable action) {
			after(millis, () -> {
				if (this.alive) {
					action.run();
				}
			});
		}

		@Override
		public String toString() {
			return "process " + this.number + " " + this.stage + " generation " + this.generation + " "
					+ this.behaviour.kind;
		}

	}

}
