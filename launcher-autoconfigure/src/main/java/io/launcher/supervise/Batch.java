package io.launcher.supervise;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * The slots whose workers are replaced together: none of the old ones is asked to leave
 * before all of the new ones are ready and have stayed so for a while.
 */
final class Batch {

	private final Set<Slot> slots = new LinkedHashSet<>();

	private @Nullable Long completeSince;

	boolean isEmpty() {
		return this.slots.isEmpty();
	}

	boolean contains(@Nullable Slot slot) {
		return slot != null && this.slots.contains(slot);
	}

	List<Slot> slots() {
		return new ArrayList<>(this.slots);
	}

	void add(Slot slot) {
		this.slots.add(slot);
	}

	void clear() {
		this.slots.clear();
		this.completeSince = null;
	}

	// Forgets slots that no longer exist or are not to be filled again.
	void prune(Fleet fleet) {
		this.slots.removeIf((slot) -> !fleet.holds(slot) || (slot.empty() && slot.next == null && slot.rest != null));
	}

	// Notes whether all of it is ready, and since when.
	void observe(int generation, long now) {
		boolean complete = this.slots.stream().allMatch((slot) -> slot.served(generation));
		if (!complete) {
			this.completeSince = null;
		}
		else if (this.completeSince == null) {
			this.completeSince = now;
		}
	}

	// When it will have been ready for long enough.
	@Nullable Long settledAt(ReloadPlan plan) {
		return (this.completeSince != null) ? Long.valueOf(this.completeSince + plan.settle().toNanos()) : null;
	}

}
