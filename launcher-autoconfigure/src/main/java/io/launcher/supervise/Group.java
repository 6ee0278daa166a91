package io.launcher.supervise;

import java.util.ArrayList;
import java.util.List;

/**
 * A service with its slots.
 */
final class Group {

	ServicePlan plan;

	/** The number of workers that the configuration asks for. */
	int configured;

	final List<Slot> slots = new ArrayList<>();

	final Throttle throttle = new Throttle();

	/** Whether any of its workers was ever ready. */
	boolean everReady;

	Group(ServicePlan plan) {
		this.plan = plan;
		this.configured = plan.workers();
	}

	int ready() {
		int ready = 0;
		for (Slot slot : this.slots) {
			ready += slot.ready() ? 1 : 0;
		}
		return ready;
	}

	// Whether nothing of it boots or starts, or will right now.
	boolean calm(long now) {
		for (Slot slot : this.slots) {
			boolean waits = slot.empty() && slot.next == null && slot.waits(now);
			if (slot.rest == null && !slot.ready() && !waits) {
				return false;
			}
		}
		return true;
	}

	// Whether nothing more is to come from it.
	boolean settled() {
		for (Slot slot : this.slots) {
			if (slot.rest == null && !slot.ready()) {
				return false;
			}
		}
		return true;
	}

}
