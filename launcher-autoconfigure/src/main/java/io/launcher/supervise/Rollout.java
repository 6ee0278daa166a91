package io.launcher.supervise;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;

import io.launcher.event.ReloadEvent;
import org.jspecify.annotations.Nullable;

/**
 * Takes the workers from one generation to the next, batch by batch, or back to the one
 * before. At most one reload runs, and at most one waits.
 */
final class Rollout {

	private final Fleet fleet;

	private final Outbox out;

	private final Departure departure;

	private final Staffing staffing;

	private final Capacity capacity;

	private final Batch batch = new Batch();

	private final InPlace inPlace;

	/**
	 * The generation that new workers are of, unless a reload has yet to prove its own.
	 */
	private int generation = 1;

	private int lastGeneration = 1;

	private @Nullable Reload reload;

	private @Nullable Restoration restoration;

	private boolean pending;

	/** Told how the reload ends that is yet to begin. */
	private List<Consumer<String>> waiting = new ArrayList<>();

	/** Told how the one that runs ends. */
	private List<Consumer<String>> watching = new ArrayList<>();

	private boolean everCommitted;

	private boolean stopped;

	Rollout(Fleet fleet, Outbox out, Departure departure, Staffing staffing, Capacity capacity) {
		this.fleet = fleet;
		this.out = out;
		this.departure = departure;
		this.staffing = staffing;
		this.capacity = capacity;
		this.inPlace = new InPlace(fleet, out);
	}

	void request() {
		this.pending = !this.stopped;
	}

	// Tells how the next reload ends: with a failure in words, or an empty text.
	void await(Consumer<String> outcome) {
		if (this.pending) {
			this.waiting.add(outcome);
		}
		else {
			outcome.accept("stopping");
		}
	}

	private void watch() {
		this.watching = this.waiting;
		this.waiting = new ArrayList<>();
	}

	private void tell(String outcome) {
		List<Consumer<String>> told = this.watching;
		this.watching = new ArrayList<>();
		told.forEach((watcher) -> watcher.accept(outcome));
	}

	int generation() {
		return this.generation;
	}

	// Whether the workers are those that the supervisor was started for.
	boolean first() {
		return !this.everCommitted;
	}

	boolean running() {
		return this.reload != null || this.restoration != null || this.inPlace.running();
	}

	void resetDone(Worker worker, String failure) {
		this.inPlace.done(worker, failure);
	}

	@Nullable Long resetDue() {
		return this.inPlace.due();
	}

	// The generation that the slots of the batch are taken to.
	int target() {
		return (this.reload != null) ? this.reload.generation : this.generation;
	}

	boolean replaces(Slot slot) {
		return this.batch.contains(slot);
	}

	boolean restores(Slot slot) {
		return this.reload == null && this.restoration != null && this.batch.contains(slot);
	}

	// Whether a worker has nothing to do yet, but will have.
	boolean keeps(Worker worker) {
		Reload current = this.reload;
		return current != null && !current.committed && worker.generation == current.generation && this.batch.isEmpty();
	}

	// Whether a worker becomes ready for a slot of the batch, which waits for the others.
	boolean collects(Worker worker) {
		return worker.generation == target() && this.batch.contains(worker.slot);
	}

	boolean tries(Worker worker) {
		return this.reload != null && this.reload.generation == worker.generation;
	}

	// The plan that a slot's next worker works by.
	ServicePlan plan(Slot slot) {
		Reload current = this.reload;
		if (current != null && !current.committed && current.blueprint != null) {
			for (ServicePlan plan : current.blueprint.services()) {
				if (plan.name().equals(slot.group.plan.name())) {
					return plan;
				}
			}
		}
		return slot.group.plan;
	}

	// Whether the reload cannot go on without a worker. Asked before it is dismissed.
	boolean onProbation(Worker worker) {
		Reload current = this.reload;
		if (current == null || worker.generation != current.generation) {
			return false;
		}
		Slot slot = worker.slot;
		if (!current.committed) {
			return (current.blueprint == null && current.candidate == worker) || this.batch.contains(slot);
		}
		return slot != null && (this.batch.contains(slot) || worker.readyAt == 0);
	}

	@Nullable Long settledAt() {
		return this.batch.settledAt(plan());
	}

	private ReloadPlan plan() {
		Reload current = this.reload;
		return (current != null && current.blueprint != null) ? current.blueprint.reload()
				: this.capacity.blueprint().reload();
	}

	void parked(Worker worker, Blueprint plan) {
		if (this.reload != null && this.reload.candidate == worker) {
			this.reload.blueprint = plan;
		}
	}

	void advance(long now) {
		String outcome = this.inPlace.advance(this.generation, this.capacity.blueprint().startTimeout(), now);
		if (outcome != null) {
			tell(outcome);
		}
		if (this.inPlace.running()) {
			return;
		}
		if (this.reload == null && this.pending) {
			if (this.restoration == null && plan().strategy() == ReloadPlan.Strategy.RESET) {
				this.pending = false;
				watch();
				this.inPlace.begin(this.generation, now);
				advance(now);
				return;
			}
			begin(now);
		}
		Reload current = this.reload;
		if (current != null && current.candidate == null) {
			current.candidate = this.staffing.spawn(current.generation, "", "reload", null,
					this.capacity.blueprint().bootTimeout(), now);
		}
		boolean proving = current != null && current.blueprint == null;
		if (!proving && running()) {
			roll(now);
		}
	}

	private void begin(long now) {
		this.pending = false;
		interrupt(now);
		watch();
		Reload begun = new Reload(++this.lastGeneration, now);
		this.reload = begun;
		this.out.info("Reload to generation %d".formatted(begun.generation));
		publish(ReloadEvent.Phase.STARTED, begun.generation, "", now, now);
	}

	// A way back is taken up again only if what comes now fails, too.
	private void interrupt(long now) {
		List<Slot> slots = this.batch.slots();
		this.batch.clear();
		for (Slot slot : slots) {
			if (slot.next != null && slot.next.takesWork()) {
				succeed(slot, now);
			}
		}
	}

	private void roll(long now) {
		this.batch.prune(this.fleet);
		if (this.batch.isEmpty()) {
			if (this.fleet.workers().stream().anyMatch((worker) -> worker.outgoing)) {
				return;
			}
			choose();
		}
		if (this.batch.isEmpty()) {
			allReplaced(now);
			return;
		}
		this.batch.observe(target(), now);
		Long settledAt = settledAt();
		if (settledAt != null && now - settledAt >= 0) {
			accept(now);
			roll(now);
		}
	}

	// Chooses the slots of the next batch, those first that the candidate may fill.
	private void choose() {
		boolean uncommitted = this.reload != null && !this.reload.committed;
		List<Slot> outdated = new ArrayList<>();
		for (Slot slot : this.fleet.slots()) {
			boolean known = !uncommitted || isPlanned(slot);
			if (slot.outdated(target()) && known && (!uncommitted || plan(slot).startsFirst())) {
				outdated.add(slot);
			}
		}
		outdated.sort(Comparator.comparing((slot) -> !plan(slot).profile().isEmpty()));
		outdated.stream().limit(plan().maxSurge().of(this.fleet.slots().size())).forEach(this.batch::add);
	}

	private boolean isPlanned(Slot slot) {
		Reload current = this.reload;
		return current != null && current.blueprint != null
				&& current.blueprint.services()
					.stream()
					.anyMatch((plan) -> plan.name().equals(slot.group.plan.name()) && plan.workers() > slot.index);
	}

	private void allReplaced(long now) {
		Reload current = this.reload;
		if (current != null && !current.committed) {
			commit(current, now);
			// those that could not prove anything are replaced now
			choose();
		}
		if (!this.batch.isEmpty()) {
			return;
		}
		if (current != null) {
			if (this.fleet.slots()
				.stream()
				.allMatch((slot) -> slot.ready() || slot.rest != null || slot.delayed(now))) {
				complete(current, now);
			}
		}
		else if (this.restoration != null) {
			restored(this.restoration, now);
		}
	}

	// The new workers take over, and the old ones may leave.
	private void accept(long now) {
		if (this.reload != null && !this.reload.committed) {
			commit(this.reload, now);
		}
		List<Slot> slots = this.batch.slots();
		this.batch.clear();
		for (Slot slot : slots) {
			if (this.fleet.holds(slot) && slot.next != null) {
				succeed(slot, now);
			}
		}
	}

	// The worker that was to come is ready and takes the place.
	void succeed(Slot slot, long now) {
		Worker old = slot.worker;
		slot.succeed();
		slot.replace = false;
		Worker present = slot.worker;
		if (old != null && present != null) {
			this.out.info("%s replaces pid %d".formatted(present.label(), (old.pid != null) ? old.pid : -1));
			retire(old, "replaced by pid " + present.pid, now);
		}
	}

	// Makes room for the next worker of a slot that two must not serve.
	void vacate(Slot slot, long now) {
		Worker old = slot.worker;
		if (old != null && !old.outgoing) {
			retire(old, "makes room for generation " + target(), now);
		}
	}

	private void retire(Worker old, String reason, long now) {
		old.outgoing = true;
		this.departure.release(old, reason, false, this.capacity.blueprint().killTimeout(), now);
	}

	private void commit(Reload current, long now) {
		current.committed = true;
		current.before = this.capacity.blueprint();
		current.previous = this.generation;
		current.counts = this.capacity.counts();
		this.everCommitted = true;
		this.restoration = null;
		this.generation = current.generation;
		if (current.blueprint != null) {
			adopt(current.blueprint, now);
		}
	}

	private void adopt(Blueprint blueprint, long now) {
		this.capacity.adopt(blueprint, now);
		for (Group group : this.fleet.groups()) {
			group.throttle.forget(group.plan.workers());
			for (Slot slot : group.slots) {
				slot.startAfresh();
			}
		}
	}

	private void complete(Reload current, long now) {
		this.reload = null;
		this.out.info("Reload to generation %d completed after %s".formatted(current.generation,
				Text.of(now - current.begunAt)));
		publish(ReloadEvent.Phase.COMPLETED, current.generation, "", current.begunAt, now);
		tell("");
		advance(now);
	}

	private void restored(Restoration done, long now) {
		this.restoration = null;
		this.out.warn("Rolled back to generation %d after %s: generation %d failed: %s".formatted(this.generation,
				Text.of(now - done.begunAt()), done.from(), done.reason()));
		publish(ReloadEvent.Phase.ROLLED_BACK, done.from(), done.reason(), done.begunAt(), now);
		advance(now);
	}

	// The reload cannot go on.
	void fail(String reason, long now) {
		Reload current = this.reload;
		if (current == null) {
			return;
		}
		Blueprint before = current.before;
		boolean back = current.blueprint != null && current.blueprint.reload().rollback();
		if (!back || before == null) {
			abort(reason, now);
			return;
		}
		this.generation = current.previous;
		end(current, reason, now);
		this.restoration = new Restoration(current.generation, reason, current.begunAt);
		this.out.warn("Reload to generation %d failed, rolling back to generation %d: %s".formatted(current.generation,
				this.generation, reason));
		publish(ReloadEvent.Phase.ROLLING_BACK, current.generation, reason, current.begunAt, now);
		tell("failed and is rolled back to generation " + this.generation + ": " + reason);
		adopt(before, now);
		this.capacity.recount(current.counts, now);
	}

	void abort(String reason, long now) {
		Reload current = this.reload;
		if (current != null) {
			end(current, reason, now);
			this.out.warn("Reload to generation %d aborted: %s".formatted(current.generation, reason));
			publish(ReloadEvent.Phase.ABORTED, current.generation, reason, current.begunAt, now);
			tell(reason);
		}
	}

	// Those of the new generation that have not taken a slot over are of no use, unless
	// nobody else serves there.
	private void end(Reload current, String reason, long now) {
		this.reload = null;
		this.batch.clear();
		for (Worker worker : this.fleet.workers()) {
			Slot slot = worker.slot;
			if (worker.generation != current.generation || (slot != null && slot.worker == worker)) {
				continue;
			}
			if (slot != null && slot.next == worker && !slot.ready() && worker.takesWork()) {
				succeed(slot, now);
				if (worker.generation != this.generation) {
					this.restoration = new Restoration(current.generation, reason, current.begunAt);
				}
			}
			else {
				withdraw(worker, now);
			}
		}
	}

	private void withdraw(Worker worker, long now) {
		if (worker.slot != null && worker.slot.next == worker) {
			worker.slot.next = null;
		}
		this.departure.release(worker, "reload aborted", false, this.capacity.blueprint().killTimeout(), now);
	}

	// Nothing is reloaded any more.
	void stop(long now) {
		this.stopped = true;
		this.pending = false;
		abort("stopping", now);
		this.inPlace.stop(this.generation, now);
		this.restoration = null;
		tell("stopping");
		watch();
		tell("stopping");
	}

	private void publish(ReloadEvent.Phase phase, int reloaded, String reason, long begunAt, long now) {
		this.out.publish(new ReloadEvent(phase, reloaded, reason, Duration.ofNanos(now - begunAt)));
	}

}
