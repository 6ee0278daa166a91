package io.launcher.supervise;

import io.launcher.LauncherState;
import io.launcher.event.LauncherStateEvent;

/**
 * The state of the launcher as a whole.
 */
final class OverallState {

	private final Fleet fleet;

	private final Outbox out;

	private LauncherState state = LauncherState.STARTING;

	private boolean everComplete;

	OverallState(Fleet fleet, Outbox out) {
		this.fleet = fleet;
		this.out = out;
	}

	LauncherState get() {
		return this.state;
	}

	void update(boolean planned, boolean reloading, boolean stopping) {
		LauncherState next = next(planned, reloading, stopping);
		if (next != this.state) {
			LauncherState before = this.state;
			this.state = next;
			this.out.publish(new LauncherStateEvent(before, next));
		}
	}

	private LauncherState next(boolean planned, boolean reloading, boolean stopping) {
		if (stopping) {
			return LauncherState.STOPPING;
		}
		boolean complete = planned
				&& this.fleet.slots().stream().allMatch((slot) -> slot.ready() || slot.rest == Slot.Rest.DONE);
		this.everComplete |= complete;
		if (!this.everComplete) {
			return LauncherState.STARTING;
		}
		if (reloading) {
			return LauncherState.RELOADING;
		}
		return complete ? LauncherState.RUNNING : LauncherState.DEGRADED;
	}

}
