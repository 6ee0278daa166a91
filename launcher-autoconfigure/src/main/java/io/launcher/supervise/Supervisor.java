package io.launcher.supervise;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;
import java.util.random.RandomGenerator;

import io.launcher.LauncherState;
import io.launcher.LauncherStatus;
import io.launcher.WorkerState;
import io.launcher.event.LauncherStateEvent;
import io.launcher.event.ReloadEvent;
import io.launcher.event.WorkerReadyEvent;
import io.launcher.event.WorkerStartedEvent;
import org.jspecify.annotations.Nullable;

/**
 * Decides what worker processes there are to be. A deterministic state machine: it is
 * told events, with the time, and answers with commands; it has no threads, no input or
 * output and no clock of its own. Not safe for use by several threads.
 * <p>
 * It compares a desired state with the actual one and acts on the difference, so that no
 * order of events can lead it astray: whatever happens, what is missing is started and
 * what is too much is released.
 */
public final class Supervisor {

	/**
	 * A worker that a stop signal ended was perhaps ended together with the supervisor,
	 * which hears of it a little later: Ctrl-C reaches the whole foreground group.
	 */
	private static final Duration STOP_SIGNAL_GRACE = Duration.ofSeconds(1);

	private final Fleet fleet = new Fleet();

	private final Outbox out = new Outbox();

	private final Departure departure = new Departure(this.out);

	private final Staffing staffing = new Staffing(this.fleet, this.out, this.departure);

	private final List<HeldExit> held = new ArrayList<>();

	private final Verdicts verdicts;

	private Blueprint blueprint = new Blueprint(List.of(), 0, 1, Duration.ofSeconds(120), Duration.ofSeconds(60),
			Duration.ofSeconds(5));

	private LauncherState state = LauncherState.STARTING;

	private int generation = 1;

	private int lastGeneration = 1;

	private boolean started;

	/** Whether the first worker has booted, so that the services are known. */
	private boolean planned;

	private boolean everComplete;

	private @Nullable Reload reload;

	private boolean reloadPending;

	private boolean stopping;

	private boolean killing;

	private int exitCode;

	private boolean finished;

	private @Nullable Long spareDelay;

	private @Nullable Long timer;

	/**
	 * Creates a supervisor of generation 1.
	 * @param random what jitter is taken from
	 */
	public Supervisor(RandomGenerator random) {
		this.verdicts = new Verdicts(this.out, random);
	}

	/**
	 * Handles an event.
	 * @param event what has happened
	 * @param now the time in nanoseconds, never earlier than before
	 * @return what is to be done, in this order
	 */
	public List<Command> handle(Event event, long now) {
		if (!this.finished) {
			accept(event, now);
			expire(now);
			reconcile(now);
			conclude(now);
		}
		return this.out.take();
	}

	private void accept(Event event, long now) {
		if (event instanceof Event.OfWorker ofWorker) {
			Worker worker = this.fleet.worker(ofWorker.worker());
			if (worker != null) {
				accept(worker, ofWorker, now);
			}
			return;
		}
		if (event instanceof Event.Started begin) {
			this.started = true;
			this.blueprint = begin.blueprint();
			retire(this.fleet.adopt(begin.blueprint()), "not needed", now);
		}
		else if (event instanceof Event.Planned plan) {
			adopt(plan.blueprint(), now);
		}
		else if (event instanceof Event.StopRequested stop) {
			stopRequested(stop, now);
		}
		else if (event instanceof Event.ReloadRequested) {
			this.reloadPending = !this.stopping;
		}
		else if (event instanceof Event.ScaleRequested scale) {
			scale(scale, now);
		}
		else if (event instanceof Event.ReplaceRequested replace) {
			Group group = this.fleet.group(replace.service());
			if (group != null && replace.index() >= 0 && replace.index() < group.slots.size()) {
				Slot slot = group.slots.get(replace.index());
				slot.replace = !slot.empty();
			}
		}
	}

	private void accept(Worker worker, Event.OfWorker event, long now) {
		if (event instanceof Event.Spawned spawned) {
			worker.pid = spawned.pid();
			this.out.publish(new WorkerStartedEvent(spawned.pid(), worker.generation,
					(worker.slot != null) ? worker.slot.group.plan.name() : "", worker.cause));
			this.departure.catchUp(worker);
		}
		else if (event instanceof Event.SpawnFailed failed) {
			worker.trouble = "cannot be started: " + failed.reason();
			ended(worker, new ExitStatus(null, 0), now);
		}
		else if (event instanceof Event.Connected) {
			worker.connected = true;
		}
		else if (event instanceof Event.Parked parked) {
			parked(worker, parked.blueprint(), now);
		}
		else if (event instanceof Event.Rejected rejected) {
			this.departure.condemn(worker, rejected.reason(), this.blueprint.killTimeout(), now);
		}
		else if (event instanceof Event.Ready) {
			ready(worker, now);
		}
		else if (event instanceof Event.Heartbeat heartbeat) {
			worker.rss = heartbeat.rss();
			worker.health = heartbeat.health();
		}
		else if (event instanceof Event.Failed failed) {
			worker.trouble = failed.reason();
			this.departure.watch(worker, this.blueprint.startTimeout(), now);
		}
		else if (event instanceof Event.Leaving leaving) {
			leaving(worker, leaving.reason(), now);
		}
		else if (event instanceof Event.Goodbye goodbye) {
			worker.goodbye = goodbye;
			this.departure.watch(worker, this.blueprint.killTimeout(), now);
		}
		else if (event instanceof Event.ChannelLost) {
			worker.connected = false;
			this.departure.channelLost(worker, now);
		}
		else if (event instanceof Event.Exited exited) {
			ended(worker, ExitStatus.of(exited.status(), worker.goodbye != null), now);
		}
	}

	private void parked(Worker worker, Blueprint plan, long now) {
		if (!worker.booting()) {
			return;
		}
		worker.state = WorkerState.PARKED;
		worker.parkedAt = now;
		worker.noDeadline();
		this.out.debug("%s parked after %s".formatted(worker.label(), Text.of(now - worker.spawnedAt)));
		if (!this.planned) {
			this.planned = true;
			adopt(plan, now);
		}
		if (this.reload != null && this.reload.candidate == worker) {
			this.reload.blueprint = plan;
		}
	}

	private void ready(Worker worker, long now) {
		Slot slot = worker.slot;
		if (worker.state != WorkerState.STARTING || slot == null) {
			return;
		}
		worker.state = WorkerState.READY;
		worker.readyAt = now;
		worker.noDeadline();
		slot.group.everReady = true;
		Long broken = slot.brokenSince;
		slot.brokenSince = null;
		this.out.publish(new WorkerReadyEvent(slot.group.plan.name(), slot.index, pid(worker), worker.generation,
				Duration.ofNanos(worker.parkedAt - worker.spawnedAt), Duration.ofNanos(now - worker.activatedAt),
				(broken != null) ? Duration.ofNanos(now - broken) : null));
		this.out.info("%s ready %s after its start, generation %d".formatted(worker.label(),
				Text.of(now - worker.spawnedAt), worker.generation));
		if (slot.next == worker) {
			Worker old = slot.worker;
			slot.next = null;
			slot.worker = worker;
			slot.replace = false;
			if (old != null) {
				replaced(old, worker, now);
			}
		}
		if (this.reload != null && this.reload.candidate == worker) {
			commit(this.reload, now);
		}
	}

	private void replaced(Worker old, Worker by, long now) {
		old.outgoing = true;
		this.out.info("%s replaces pid %d".formatted(by.label(), pid(old)));
		this.departure.release(old, "replaced by pid " + pid(by), false, this.blueprint.killTimeout(), now);
	}

	private void leaving(Worker worker, String reason, long now) {
		if (worker.step != Worker.Step.NONE) {
			return;
		}
		worker.leaving = true;
		this.out.info("%s leaves: %s".formatted(worker.label(), reason));
		Slot slot = worker.slot;
		boolean filled = slot != null && slot.worker == worker;
		this.departure.watch(worker, worker.gracefulTimeout, now);
		if (filled && slot != null) {
			// the next one may start while this one drains, but not if all are about to
			// stop
			slot.worker = null;
			slot.brokenSince = now;
			slot.restarts++;
			slot.delayUntil(now + STOP_SIGNAL_GRACE.toNanos());
		}
	}

	private void ended(Worker worker, ExitStatus status, long now) {
		Slot slot = worker.slot;
		boolean filled = slot != null && slot.worker == worker;
		boolean next = slot != null && slot.next == worker;
		boolean candidate = this.reload != null && this.reload.candidate == worker;
		String label = worker.label();
		if (slot != null && filled) {
			slot.worker = null;
			slot.brokenSince = now;
		}
		if (slot != null && next) {
			slot.next = null;
		}
		WorkerState was = worker.state;
		worker.state = WorkerState.GONE;
		this.fleet.dismiss(worker);
		HeldExit exit = new HeldExit(worker, label, status, filled, next, candidate,
				was == WorkerState.READY || worker.readyAt != 0, now);
		boolean suspicious = !worker.told && worker.step == Worker.Step.NONE && status.byStopSignal();
		if (suspicious && !this.stopping) {
			this.held.add(exit);
			if (slot != null && filled) {
				slot.delayUntil(now + STOP_SIGNAL_GRACE.toNanos());
			}
			return;
		}
		judge(exit, now);
	}

	private void judge(HeldExit exit, long now) {
		Worker worker = exit.worker();
		Slot slot = worker.slot;
		boolean expected = worker.told || this.stopping;
		String reason = this.verdicts.announce(exit, expected, this.stopping);
		if (slot != null) {
			slot.lastExit = new Slot.LastExit(exit.status(), reason, exit.at());
		}
		if (expected) {
			if (slot != null && exit.filled() && this.fleet.holds(slot)) {
				slot.delayed = false;
			}
			if (exit.candidate() && !this.stopping && this.reload != null) {
				abort(this.reload, reason, now);
			}
			return;
		}
		if (this.reload != null && (exit.candidate() || (exit.next() && worker.generation == this.reload.generation))) {
			abort(this.reload, "%s %s".formatted(exit.label(), reason), now);
			return;
		}
		if (!exit.wasReady() && firstStart(slot)) {
			this.out.error("Start failed: %s %s".formatted(exit.label(), reason));
			stop(1, "start failed", now);
			return;
		}
		Verdicts.Consequence consequence = this.verdicts.consequence(exit, this.fleet.holds(slot), now);
		switch (consequence) {
			case NONE -> {
			}
			case DELAY_SPARES -> delaySpares(now);
			case STOP -> stop(3, "service " + ((slot != null) ? slot.group.plan.name() : "") + " is given up", now);
		}
	}

	private void delaySpares(long now) {
		this.spareDelay = now + RestartPlan.DEFAULT.initial().toNanos();
	}

	// Whether a service is concerned of which no worker was ever ready.
	private boolean firstStart(@Nullable Slot slot) {
		if (!this.planned) {
			return true;
		}
		return (slot != null) ? !slot.group.everReady && this.fleet.holds(slot)
				: this.fleet.groups().stream().anyMatch((group) -> !group.everReady && !group.slots.isEmpty());
	}

	private void expire(long now) {
		while (!this.held.isEmpty() && (this.stopping || now - this.held.get(0).at() >= STOP_SIGNAL_GRACE.toNanos())) {
			judge(this.held.remove(0), now);
		}
		for (Worker worker : this.fleet.workers()) {
			if (worker.hasDeadline && now - worker.deadline >= 0) {
				overdue(worker, now);
			}
		}
	}

	private void overdue(Worker worker, long now) {
		this.verdicts.overdue(worker, this.blueprint);
		if (this.stopping) {
			this.exitCode = Math.max(this.exitCode, 1);
		}
		this.departure.escalate(worker, this.blueprint.killTimeout(), now);
	}

	private void adopt(Blueprint plan, long now) {
		this.blueprint = plan;
		List<Integer> before = this.fleet.groups().stream().map((group) -> group.plan.workers()).toList();
		retire(this.fleet.adopt(plan), "scaled down", now);
		if (this.planned && !before.isEmpty()) {
			announceCounts();
		}
	}

	private void announceCounts() {
		for (Group group : this.fleet.groups()) {
			for (Slot slot : group.slots) {
				for (Worker worker : new Worker[] { slot.worker, slot.next }) {
					if (worker != null && worker.connected && worker.useful()) {
						this.out.add(new Command.Resize(worker.number, group.plan.workers()));
					}
				}
			}
		}
	}

	private void scale(Event.ScaleRequested scale, long now) {
		Group group = this.fleet.group(scale.service());
		if (group == null || this.stopping) {
			return;
		}
		this.out
			.info("%s scaled from %d to %d workers".formatted(scale.service(), group.plan.workers(), scale.workers()));
		group.plan = group.plan.withWorkers(scale.workers());
		retire(this.fleet.resize(group), "scaled down", now);
		announceCounts();
	}

	private void retire(List<Worker> workers, String reason, long now) {
		for (Worker worker : workers) {
			this.departure.release(worker, reason, false, this.blueprint.killTimeout(), now);
		}
	}

	private void stopRequested(Event.StopRequested stop, long now) {
		boolean again = this.stopping;
		if (!again) {
			stop(stop.immediate() ? 1 : 0, stop.reason(), now);
		}
		if (stop.immediate() || again) {
			this.out.warn("%s: killing %d workers".formatted(stop.reason(), this.fleet.workers().size()));
			this.exitCode = Math.max(this.exitCode, 1);
			this.killing = true;
			for (Worker worker : this.fleet.workers()) {
				worker.told = true;
				this.departure.kill(worker);
			}
		}
	}

	private void stop(int code, String reason, long now) {
		if (this.stopping) {
			return;
		}
		this.stopping = true;
		this.exitCode = code;
		this.out.info("Stopping %d workers: %s".formatted(this.fleet.workers().size(), reason));
		if (this.reload != null) {
			abort(this.reload, "stopping", now);
		}
		this.reloadPending = false;
		for (Worker worker : this.fleet.workers()) {
			this.departure.release(worker, reason, true, this.blueprint.killTimeout(), now);
		}
	}

	private void reconcile(long now) {
		if (!this.started || this.stopping) {
			return;
		}
		if (!this.planned) {
			if (this.fleet.isEmpty() && this.held.isEmpty()) {
				this.staffing.spawn(this.generation, "", "start", null, this.blueprint.bootTimeout(), now);
			}
			return;
		}
		for (Slot slot : this.fleet.slots()) {
			Worker next = slot.next;
			if (slot.empty() && next != null && next.generation <= this.generation) {
				slot.worker = next;
				slot.next = null;
				slot.delayed = false;
			}
		}
		advanceReload(now);
		Worker candidate = (this.reload != null && !this.reload.committed) ? this.reload.candidate : null;
		boolean rolling = this.reload != null && this.reload.committed;
		this.staffing.fill(this.blueprint, this.generation, candidate, rolling, this.spareDelay, now);
	}

	private void advanceReload(long now) {
		if (this.reload == null && this.reloadPending) {
			this.reloadPending = false;
			this.reload = new Reload(++this.lastGeneration, now);
			this.out.info("Reload to generation %d".formatted(this.reload.generation));
			this.out.publish(new ReloadEvent(ReloadEvent.Phase.STARTED, this.reload.generation, "", Duration.ZERO));
		}
		Reload current = this.reload;
		if (current == null) {
			return;
		}
		Worker candidate = current.candidate;
		Blueprint plan = current.blueprint;
		if (candidate == null) {
			current.candidate = this.staffing.spawn(current.generation, "", "reload", null,
					this.blueprint.bootTimeout(), now);
		}
		else if (!current.committed && candidate.state == WorkerState.PARKED && plan != null) {
			Slot proof = proof(plan);
			if (proof == null) {
				commit(current, now);
			}
			else {
				ServicePlan service = plan.services()
					.stream()
					.filter((candidatePlan) -> candidatePlan.name().equals(proof.group.plan.name()))
					.findFirst()
					.orElseThrow();
				this.staffing.activate(candidate, proof, true, service, plan.startTimeout(), current.generation, now);
			}
		}
		else if (current.committed && rolledOut()) {
			this.reload = null;
			Duration elapsed = Duration.ofNanos(now - current.begunAt);
			this.out.info("Reload to generation %d completed after %s".formatted(current.generation,
					Text.of(elapsed.toNanos())));
			this.out.publish(new ReloadEvent(ReloadEvent.Phase.COMPLETED, current.generation, "", elapsed));
			advanceReload(now);
		}
	}

	// The slot in which a candidate is to prove itself.
	private @Nullable Slot proof(Blueprint plan) {
		for (ServicePlan service : plan.services()) {
			Group group = this.fleet.group(service.name());
			if (service.workers() > 0 && service.profile().isEmpty() && group != null) {
				for (Slot slot : group.slots) {
					if (slot.next == null) {
						return slot;
					}
				}
			}
		}
		return null;
	}

	private boolean rolledOut() {
		for (Slot slot : this.fleet.slots()) {
			if (slot.next != null || (slot.worker != null && slot.worker.generation < this.generation)) {
				return false;
			}
		}
		return this.fleet.workers().stream().noneMatch((worker) -> worker.outgoing);
	}

	private void commit(Reload current, long now) {
		current.committed = true;
		this.generation = current.generation;
		if (current.blueprint != null) {
			adopt(current.blueprint, now);
		}
		for (Group group : this.fleet.groups()) {
			group.throttle.forget(group.plan.workers());
			for (Slot slot : group.slots) {
				slot.rest = null;
				slot.delayed = false;
				slot.backoffs = 0;
			}
		}
	}

	private void abort(Reload current, String reason, long now) {
		this.reload = null;
		this.out.warn("Reload to generation %d aborted: %s".formatted(current.generation, reason));
		this.out.publish(new ReloadEvent(ReloadEvent.Phase.ABORTED, current.generation, reason,
				Duration.ofNanos(now - current.begunAt)));
		if (!current.committed) {
			for (Worker worker : this.fleet.workers()) {
				if (worker.generation == current.generation) {
					if (worker.slot != null && worker.slot.next == worker) {
						worker.slot.next = null;
					}
					this.departure.release(worker, "reload aborted", false, this.blueprint.killTimeout(), now);
				}
			}
		}
	}

	private void conclude(long now) {
		endIfNothingIsLeft(now);
		if (this.stopping && this.fleet.isEmpty() && !this.finished) {
			this.finished = true;
			enter(LauncherState.STOPPING);
			this.out.info("Stopped, exit code " + this.exitCode);
			this.out.add(new Command.Finish(this.exitCode));
			return;
		}
		if (this.killing) {
			this.fleet.workers().forEach(this.departure::kill);
		}
		enter(currentState());
		setTimer(now);
	}

	// All services have come to their natural end.
	private void endIfNothingIsLeft(long now) {
		List<Slot> slots = this.fleet.slots();
		if (this.planned && !this.stopping && this.reload == null && !slots.isEmpty()
				&& slots.stream().allMatch((slot) -> slot.rest == Slot.Rest.DONE || slot.rest == Slot.Rest.FAILED)) {
			boolean failed = slots.stream().anyMatch((slot) -> slot.rest == Slot.Rest.FAILED);
			stop(failed ? 1 : 0, "every service has ended", now);
		}
	}

	private LauncherState currentState() {
		if (this.stopping) {
			return LauncherState.STOPPING;
		}
		boolean complete = this.planned && this.fleet.groups().stream().allMatch(this::complete);
		this.everComplete |= complete;
		if (!this.everComplete) {
			return LauncherState.STARTING;
		}
		if (this.reload != null) {
			return LauncherState.RELOADING;
		}
		return complete ? LauncherState.RUNNING : LauncherState.DEGRADED;
	}

	private boolean complete(Group group) {
		return group.slots.stream().allMatch((slot) -> slot.ready() || slot.rest == Slot.Rest.DONE);
	}

	private void enter(LauncherState next) {
		if (next != this.state) {
			LauncherState before = this.state;
			this.state = next;
			this.out.publish(new LauncherStateEvent(before, next));
		}
	}

	private void setTimer(long now) {
		Long next = null;
		for (Worker worker : this.fleet.workers()) {
			next = worker.hasDeadline ? earlier(next, worker.deadline) : next;
		}
		for (Slot slot : this.fleet.slots()) {
			next = slot.waits(now) ? earlier(next, slot.notBefore) : next;
		}
		for (HeldExit exit : this.held) {
			next = earlier(next, exit.at() + STOP_SIGNAL_GRACE.toNanos());
		}
		if (this.spareDelay != null && now - this.spareDelay < 0) {
			next = earlier(next, this.spareDelay);
		}
		if (next != null && !next.equals(this.timer)) {
			this.out.add(new Command.SetTimer(next));
		}
		this.timer = next;
	}

	private static Long earlier(@Nullable Long one, long other) {
		return (one == null || other - one < 0) ? other : one;
	}

	private static long pid(Worker worker) {
		return (worker.pid != null) ? worker.pid : -1;
	}

	/**
	 * The status at this moment.
	 * @param pid the process id of the supervisor
	 * @param startedAt when it was started
	 * @param time tells the wall-clock time of a time of the events
	 * @return the status
	 */
	public LauncherStatus status(long pid, Instant startedAt, LongFunction<Instant> time) {
		return new StatusView(time).of(pid, startedAt, this.state, this.generation, this.fleet);
	}

	/**
	 * The number of workers that a service is to have.
	 * @param service the service
	 * @return the number, -1 if there is no such service
	 */
	public int desired(String service) {
		Group group = this.fleet.group(service);
		return (group != null) ? group.plan.workers() : -1;
	}

}
