package io.launcher.supervise;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * What operators have asked for and wait to see done.
 */
final class Requests {

	private final Fleet fleet;

	private final Outbox out;

	private final Rollout rollout;

	private List<Pending> pending = new ArrayList<>();

	Requests(Fleet fleet, Outbox out, Rollout rollout) {
		this.fleet = fleet;
		this.out = out;
		this.rollout = rollout;
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
			Slot slot = slot(replace.service(), replace.index());
			Worker worker = (slot != null) ? slot.worker : null;
			if (worker == null || slot == null) {
				answer(id, "there is no worker in that slot at the moment");
			}
			else {
				this.pending.add(new Replacement(id, slot, worker));
			}
		}
		else {
			answer(id, "");
		}
	}

	private @Nullable Slot slot(String service, int index) {
		Group group = this.fleet.group(service);
		return (group != null && index >= 0 && index < group.slots.size()) ? group.slots.get(index) : null;
	}

	// Answers those that are done or can no longer be.
	void settle(boolean stopping) {
		List<Pending> still = new ArrayList<>();
		for (Pending request : this.pending) {
			String outcome = stopping ? "stopping" : request.outcome(this.fleet);
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
					return slot.label() + " was given up"
							+ ((slot.lastExit != null) ? ": " + slot.lastExit.reason() : "");
				}
			}
			boolean surplus = fleet.workers()
				.stream()
				.anyMatch((worker) -> worker.slot != null && worker.slot.group == group
						&& worker.slot.index >= this.workers);
			return (group.settled() && !surplus) ? "" : null;
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
				return this.slot.ready() ? "" : null;
			}
			boolean given = !this.slot.replace && this.slot.next == null && !this.old.outgoing;
			return given ? "the new worker did not become ready"
					+ ((this.slot.lastExit != null) ? ": " + this.slot.lastExit.reason() : "") : null;
		}

	}

}
