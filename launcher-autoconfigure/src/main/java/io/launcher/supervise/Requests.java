package io.launcher.supervise;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import io.launcher.LauncherOperations;
import org.jspecify.annotations.Nullable;

/**
 * What operators have asked for and wait to see done.
 */
final class Requests {

	private static final String STOPPING = "stopping";

	private final Fleet fleet;

	private final Outbox out;

	private final Rollout rollout;

	private final Capacity capacity;

	private List<Pending> pending = new ArrayList<>();

	Requests(Fleet fleet, Outbox out, Rollout rollout, Capacity capacity) {
		this.fleet = fleet;
		this.out = out;
		this.rollout = rollout;
		this.capacity = capacity;
	}

	// Answers a request at once that cannot be done.
	// Returns whether it was refused; otherwise it is to be passed on, then added.
	boolean refuses(long id, Event request, boolean stopping) {
		String reason = stopping ? STOPPING : objection(request);
		if (reason != null) {
			answer(id, reason);
		}
		return reason != null;
	}

	private @Nullable String objection(Event request) {
		if (request instanceof Event.ScaleRequested scale) {
			if (this.fleet.group(scale.service()) == null) {
				return unknown(scale.service());
			}
			return (scale.workers() < 0 || scale.workers() > LauncherOperations.MAX_WORKERS)
					? "service '%s' cannot have %d workers: the number must be between 0 and %d"
						.formatted(scale.service(), scale.workers(), LauncherOperations.MAX_WORKERS)
					: this.capacity.shortage(scale);
		}
		if (request instanceof Event.ReplaceRequested replace) {
			Group group = this.fleet.group(replace.service());
			if (group == null) {
				return unknown(replace.service());
			}
			return (replace.index() < 0 || replace.index() >= group.slots.size())
					? "service '%s' has no slot %d, but %d from 0 on".formatted(replace.service(), replace.index(),
							group.slots.size())
					: null;
		}
		return null;
	}

	private String unknown(String service) {
		return "there is no service '%s', only %s".formatted(service,
				this.fleet.groups().stream().map((group) -> group.plan.name()).toList());
	}

	// Remembers a request that was passed on right now.
	void add(long id, Event request) {
		if (request instanceof Event.ReloadRequested) {
			this.rollout.await((failure) -> answer(id, failure));
		}
		else if (request instanceof Event.ScaleRequested scale) {
			this.pending.add(new Scaling(id, scale.service(), scale.workers()));
		}
		else if (request instanceof Event.ReplaceRequested replace) {
			Group group = this.fleet.group(replace.service());
			Slot slot = (group != null) ? group.slots.get(replace.index()) : null;
			if (slot == null) {
				answer(id, unknown(replace.service()));
			}
			else if (slot.worker == null) {
				this.pending.add(new Release(id, slot, slot.lastExit));
			}
			else {
				this.pending.add(new Replacement(id, slot, slot.worker));
			}
		}
		else {
			answer(id, "");
		}
	}

	// Answers those that are done or can no longer be.
	void settle(boolean stopping) {
		List<Pending> still = new ArrayList<>();
		for (Pending request : this.pending) {
			String outcome = stopping ? STOPPING : request.outcome(this.fleet);
			if (outcome != null) {
				answer(request.id(), outcome);
			}
			else {
				still.add(request);
			}
		}
		this.pending = still;
	}

	private void answer(long id, String failure) {
		this.out.add(new Command.Answer(id, failure));
	}

	private static String why(Slot slot) {
		return (slot.lastExit != null) ? ": " + slot.lastExit.reason() : "";
	}

	/**
	 * A request that is not answered yet.
	 */
	private sealed interface Pending {

		long id();

		// Empty if it is done, or why it cannot be; null while neither is known.
		@Nullable String outcome(Fleet fleet);

	}

	/**
	 * Another number of workers.
	 *
	 * @param id the number of the request
	 * @param service the service
	 * @param workers the number
	 */
	private record Scaling(long id, String service, int workers) implements Pending {

		@Override
		public @Nullable String outcome(Fleet fleet) {
			Group group = fleet.group(this.service);
			if (group == null) {
				return "there is no service '" + this.service + "' any more";
			}
			if (group.plan.workers() != this.workers) {
				return "the number of workers was changed again, to " + group.plan.workers();
			}
			for (Slot slot : group.slots) {
				if (slot.rest == Slot.Rest.FAILED || slot.rest == Slot.Rest.HELD) {
					return slot.label() + " was given up" + why(slot);
				}
			}
			boolean surplus = fleet.workers()
				.stream()
				.anyMatch((worker) -> worker.slot != null && worker.slot.index >= this.workers
				// also of a group of that name that a reload has removed
						&& worker.slot.group.plan.name().equals(this.service));
			return (group.settled() && !surplus) ? "" : null;
		}

	}

	/**
	 * A worker in a slot that had none.
	 *
	 * @param id the number of the request
	 * @param slot the slot
	 * @param before how the last worker had ended
	 */
	private record Release(long id, Slot slot, Slot.@Nullable LastExit before) implements Pending {

		@Override
		public @Nullable String outcome(Fleet fleet) {
			if (!fleet.holds(this.slot)) {
				return "there is no slot " + this.slot.label() + " any more";
			}
			Slot.LastExit last = this.slot.lastExit;
			if (this.slot.rest != null || !Objects.equals(last, this.before)) {
				return this.slot.label() + " did not become ready" + ((last != null) ? ": " + last.reason() : "");
			}
			return this.slot.ready() ? "" : null;
		}

	}

	/**
	 * Another worker in a slot.
	 *
	 * @param id the number of the request
	 * @param slot the slot
	 * @param old the worker that was there
	 */
	private record Replacement(long id, Slot slot, Worker old) implements Pending {

		@Override
		public @Nullable String outcome(Fleet fleet) {
			if (!fleet.holds(this.slot)) {
				return "there is no slot " + this.slot.label() + " any more";
			}
			if (this.slot.worker != this.old) {
				if (this.slot.rest != null) {
					return this.slot.label() + " is not started again" + why(this.slot);
				}
				return this.slot.ready() ? "" : null;
			}
			boolean given = !this.slot.replace && this.slot.next == null && !this.old.outgoing;
			return given ? "the new worker did not become ready" + why(this.slot) : null;
		}

	}

}
