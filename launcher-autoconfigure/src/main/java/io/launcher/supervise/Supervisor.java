package io.launcher.supervise;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongFunction;
import java.util.random.RandomGenerator;

import io.launcher.LauncherStatus;
import io.launcher.WorkerState;
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

	/** By how much later than planned the supervisor wakes when it was itself stopped. */
	private static final Duration OVERSLEPT = Duration.ofSeconds(2);

	private final Fleet fleet = new Fleet();

	private final Outbox out = new Outbox();

	private final Departure departure = new Departure(this.out);

	private final Staffing staffing = new Staffing(this.fleet, this.out, this.departure);

	private final Capacity capacity = new Capacity(this.fleet, this.out, this.departure);

	private final Rollout rollout = new Rollout(this.fleet, this.out, this.departure, this.staffing, this.capacity);

	private final Requests requests = new Requests(this.fleet, this.out, this.rollout, this.capacity);

	private final OverallState state = new OverallState(this.fleet, this.out);

	private final Alarm alarm = new Alarm(this.fleet, this.out);

	private final Infirmary infirmary = new Infirmary(this.fleet, this.out, this.departure);

	private final Recycling recycling;

	private final Training training = new Training(this.fleet, this.out);

	private final List<HeldExit> held = new ArrayList<>();

	private final Verdicts verdicts;

	private boolean started;

	/** Whether the first worker has booted, so that the services are known. */
	private boolean planned;

	private boolean stopping;

	private boolean killing;

	private int exitCode;

	private boolean finished;

	private @Nullable Long spareDelay;

	/** How many workers without a slot have ended since the last one was parked. */
	private int spareFailures;

	/**
	 * Creates a supervisor of generation 1.
	 * @param random what jitter is taken from
	 */
	public Supervisor(RandomGenerator random) {
		this.verdicts = new Verdicts(this.out, random);
		this.recycling = new Recycling(this.fleet, this.out, random);
	}

	/**
	 * Handles an event.
	 * @param event what has happened
	 * @param now the time in nanoseconds, never earlier than before
	 * @return what is to be done, in this order
	 */
	public List<Command> handle(Event event, long now) {
		if (!this.finished) {
			forgive(this.alarm.overslept(now), now);
			accept(event, now);
			expire(now);
			reconcile(now);
			conclude(now);
		}
		return this.out.take();
	}

	// What came due while the supervisor itself was stopped says nothing about workers.
	private void forgive(long slept, long now) {
		if (slept < OVERSLEPT.toNanos() || this.stopping) {
			return;
		}
		this.out.warn("The supervisor was stopped or had no processor for %s: deadlines are moved by that"
			.formatted(Text.of(slept)));
		for (Worker worker : this.fleet.workers()) {
			worker.deadline += slept + OVERSLEPT.toNanos();
			worker.heardAt = now;
		}
		this.training.forgive(slept + OVERSLEPT.toNanos());
	}

	private void accept(Event event, long now) {
		if (event instanceof Event.OfWorker ofWorker) {
			Worker worker = this.fleet.worker(ofWorker.worker());
			if (worker != null) {
				accept(worker, ofWorker, now);
			}
			else {
				this.training.accept(ofWorker, this.capacity.blueprint(), now);
			}
			return;
		}
		if (event instanceof Event.Requested requested) {
			if (!this.requests.refuses(requested.id(), requested.request(), this.stopping)) {
				accept(requested.request(), now);
				this.requests.add(requested.id(), requested.request());
			}
		}
		else if (event instanceof Event.Started begin) {
			this.started = true;
			this.capacity.adopt(begin.blueprint(), now);
		}
		else if (event instanceof Event.Planned plan) {
			this.capacity.adopt(plan.blueprint(), now);
		}
		else if (event instanceof Event.StopRequested stop) {
			stopRequested(stop, now);
		}
		else if (event instanceof Event.ReloadRequested) {
			this.rollout.request();
		}
		else if (event instanceof Event.StepRequested step) {
			this.capacity.step(step.more(), now);
		}
		else if (event instanceof Event.ScaleRequested scale) {
			this.capacity.scale(scale, now);
		}
		else if (event instanceof Event.ReplaceRequested replace) {
			Group group = this.fleet.group(replace.service());
			if (group != null && replace.index() >= 0 && replace.index() < group.slots.size()) {
				Slot slot = group.slots.get(replace.index());
				slot.replace = !slot.empty();
				slot.renewedSince = now;
				if (slot.empty()) {
					release(slot);
				}
			}
		}
	}

	// An operator wants a worker where there is none, whatever had happened before.
	private void release(Slot slot) {
		if (slot.rest != null || slot.delayed) {
			this.out.info("%s is released".formatted(slot.label()));
			slot.group.throttle.forget(slot.group.plan.workers());
			slot.startAfresh();
		}
	}

	private void accept(Worker worker, Event.OfWorker event, long now) {
		if (event instanceof Event.Spawned spawned) {
			worker.pid = spawned.pid();
			worker.jvm = spawned.jvm();
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
			this.departure.condemn(worker, rejected.reason(), this.capacity.blueprint().killTimeout(), now);
		}
		else if (event instanceof Event.Ready) {
			ready(worker, now);
		}
		else if (event instanceof Event.Heartbeat heartbeat) {
			worker.vitals = heartbeat.vitals();
			worker.heardAt = now;
		}
		else if (event instanceof Event.Progress) {
			progressed(worker, now);
		}
		else if (event instanceof Event.ResetDone reset) {
			this.rollout.resetDone(worker, reset.failure());
		}
		else if (event instanceof Event.Failed failed) {
			worker.trouble = failed.reason();
			this.departure.watch(worker, this.capacity.blueprint().startTimeout(), now);
		}
		else if (event instanceof Event.Leaving leaving) {
			leaving(worker, leaving, now);
		}
		else if (event instanceof Event.Goodbye goodbye) {
			worker.goodbye = goodbye;
			this.departure.watch(worker, this.capacity.blueprint().killTimeout(), now);
		}
		else if (event instanceof Event.ChannelLost) {
			worker.connected = false;
			this.departure.channelLost(worker, now);
		}
		else if (event instanceof Event.Exited exited) {
			ended(worker, ExitStatus.of(exited.status(), worker.goodbye != null), now);
		}
	}

	// Who gets on may take longer than its deadline.
	private void progressed(Worker worker, long now) {
		boolean starting = worker.state == WorkerState.STARTING;
		if ((worker.booting() || starting) && worker.step == Worker.Step.NONE) {
			Blueprint blueprint = this.capacity.blueprint();
			worker.deadlineIn(starting ? blueprint.startTimeout() : blueprint.bootTimeout(), now);
			worker.progressed = true;
		}
	}

	private void parked(Worker worker, Blueprint plan, long now) {
		if (!worker.booting()) {
			return;
		}
		worker.state = WorkerState.PARKED;
		worker.parkedAt = now;
		worker.progressed = false;
		worker.noDeadline();
		this.spareFailures = 0;
		String boot = Text.of(now - worker.spawnedAt);
		if (worker.cause.equals("spare") && worker.slot == null) {
			this.out.info("%s stands by %s after its start".formatted(worker.label(), boot));
		}
		else {
			this.out.debug("%s parked after %s".formatted(worker.label(), boot));
		}
		if (!this.planned) {
			this.planned = true;
			this.capacity.adopt(plan, now);
		}
		this.rollout.parked(worker, plan);
	}

	private void ready(Worker worker, long now) {
		Slot slot = worker.slot;
		if (worker.state != WorkerState.STARTING || slot == null) {
			return;
		}
		worker.state = WorkerState.READY;
		worker.readyAt = now;
		worker.heardAt = now;
		this.recycling.ready(worker);
		worker.noDeadline();
		slot.group.everReady = true;
		Long broken = slot.brokenSince;
		slot.brokenSince = null;
		this.out.publish(new WorkerReadyEvent(slot.group.plan.name(), slot.index, pid(worker), worker.generation,
				Duration.ofNanos(worker.parkedAt - worker.spawnedAt), Duration.ofNanos(now - worker.activatedAt),
				(broken != null) ? Duration.ofNanos(now - broken) : null));
		this.out.info("%s ready %s after its start, generation %d".formatted(worker.label(),
				Text.of(now - worker.spawnedAt), worker.generation));
		if (slot.next == worker && !this.rollout.collects(worker)) {
			this.rollout.succeed(slot, now);
		}
	}

	private void leaving(Worker worker, Event.Leaving event, long now) {
		if (worker.step != Worker.Step.NONE) {
			return;
		}
		this.out.info("%s leaves: %s".formatted(worker.label(), event.reason()));
		this.departure.watch(worker, worker.gracefulTimeout, now);
		if (event.ended()) {
			// whether and when another one follows is up to the restart policy, by how
			// this one ends
			return;
		}
		worker.leaving = true;
		Slot slot = worker.slot;
		boolean filled = slot != null && slot.worker == worker;
		if (filled && slot != null && slot.group.plan.restart().replacesLeaving()) {
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
		boolean probation = this.rollout.onProbation(worker);
		String label = worker.label();
		if (slot != null && filled) {
			slot.worker = null;
			slot.brokenSince = worker.told ? null : Long.valueOf(now);
		}
		if (slot != null && next) {
			slot.next = null;
		}
		WorkerState was = worker.state;
		worker.state = WorkerState.GONE;
		this.fleet.dismiss(worker);
		HeldExit exit = new HeldExit(worker, label, status, filled, next, probation,
				was == WorkerState.READY || worker.readyAt != 0, now);
		boolean suspicious = !worker.told && !worker.signalled && status.byStopSignal();
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
			if (exit.probation() && this.rollout.tries(worker)) {
				this.rollout.fail(reason, now);
			}
			return;
		}
		if (exit.probation() && this.rollout.tries(worker)) {
			this.rollout.fail("%s %s".formatted(exit.label(), reason), now);
			return;
		}
		if (!exit.wasReady() && this.rollout.first() && firstStart(slot)) {
			this.out.error("Start failed: %s %s".formatted(exit.label(), reason));
			stop(1, "start failed", now);
			return;
		}
		if (slot != null && !exit.filled() && this.rollout.restores(slot)) {
			this.verdicts.postpone(slot, now);
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
		this.spareDelay = now + RestartPlan.DEFAULT.backoff(this.spareFailures++).toNanos();
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
		this.verdicts.overdue(worker, this.capacity.blueprint());
		if (this.stopping) {
			this.exitCode = Math.max(this.exitCode, 1);
		}
		this.departure.escalate(worker, this.capacity.blueprint().killTimeout(), now);
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
		this.rollout.stop(now);
		this.training.stop();
		// before any worker has closed its own, or connections would wait for nobody
		this.out.add(new Command.CloseListeners());
		for (Worker worker : this.fleet.workers()) {
			this.departure.release(worker, reason, true, this.capacity.blueprint().killTimeout(), now);
		}
	}

	private void reconcile(long now) {
		if (!this.started || this.stopping) {
			return;
		}
		if (!this.planned) {
			if (this.fleet.isEmpty() && this.held.isEmpty()) {
				this.staffing.spawn(this.rollout.generation(), "", "start", null,
						this.capacity.blueprint().bootTimeout(), now);
			}
			return;
		}
		for (Slot slot : this.fleet.slots()) {
			Worker next = slot.next;
			if (slot.empty() && next != null && next.generation == this.rollout.generation()) {
				slot.succeed();
				slot.delayed = false;
			}
		}
		this.infirmary.examine(this.capacity.blueprint(), now);
		this.recycling.examine(now);
		this.rollout.advance(now);
		this.staffing.fill(this.capacity.blueprint(), this.rollout, this.spareDelay, now);
		this.training.advance(this.capacity.blueprint(), this.rollout, now);
	}

	private void conclude(long now) {
		endIfNothingIsLeft(now);
		this.requests.settle(this.stopping);
		if (this.stopping && this.fleet.isEmpty() && !this.training.running() && !this.finished) {
			this.finished = true;
			this.state.update(this.planned, false, true);
			this.out.info("Stopped, exit code " + this.exitCode);
			this.out.add(new Command.Finish(this.exitCode));
			return;
		}
		if (this.killing) {
			this.fleet.workers().forEach(this.departure::kill);
		}
		this.state.update(this.planned, this.rollout.running(), this.stopping);
		this.alarm.set(this.held, STOP_SIGNAL_GRACE, this.capacity.blueprint().liveness(),
				Arrays.asList(this.spareDelay, this.rollout.settledAt(), this.rollout.resetDue(),
						this.training.due(this.capacity.blueprint())),
				now);
	}

	// All services have come to their natural end.
	private void endIfNothingIsLeft(long now) {
		List<Slot> slots = this.fleet.slots();
		if (this.planned && !this.stopping && !this.rollout.running() && !slots.isEmpty()
				&& slots.stream().allMatch((slot) -> slot.rest == Slot.Rest.DONE || slot.rest == Slot.Rest.FAILED)) {
			boolean failed = slots.stream().anyMatch((slot) -> slot.rest == Slot.Rest.FAILED);
			stop(failed ? 1 : 0, "every service has ended", now);
		}
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
		return new StatusView(time).of(pid, startedAt, this.state.get(), this.rollout.generation(), this.fleet);
	}

	/**
	 * By when, at the latest, what begins or ends will have gone a step further, or will
	 * have been given up: those workers that start or leave, and the reload. Workers that
	 * are started again count only in a stop, since that may go on for ever.
	 * @return the time on the clock of the events, or {@code null} if nothing is awaited
	 */
	public @Nullable Long nextStepBy() {
		Long latest = latest(this.rollout.settledAt(), this.rollout.resetDue());
		for (Worker worker : this.fleet.workers()) {
			if (worker.hasDeadline && (this.stopping || worker.bringsForward())) {
				latest = latest(latest, worker.deadline);
			}
		}
		return latest;
	}

	private static @Nullable Long latest(@Nullable Long one, @Nullable Long other) {
		if (one == null || other == null) {
			return (one != null) ? one : other;
		}
		return (other - one > 0) ? other : one;
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
