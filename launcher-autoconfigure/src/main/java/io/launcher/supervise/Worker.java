package io.launcher.supervise;

import java.time.Duration;

import io.launcher.LauncherStatus;
import io.launcher.WorkerState;
import org.jspecify.annotations.Nullable;

/**
 * What the supervisor knows of one worker process.
 */
final class Worker {

	final long number;

	final int generation;

	final String profile;

	/** Why it was started. */
	final String cause;

	final long spawnedAt;

	/** The slot it was started for or fills; several workers may be of one slot. */
	@Nullable Slot slot;

	WorkerState state = WorkerState.SPAWNED;

	@Nullable Long pid;

	/** What it runs from and with. */
	LauncherStatus.@Nullable Jvm jvm;

	boolean connected;

	/** Whether it was told to leave, so that its end is no failure. */
	boolean told;

	/** Whether the supervisor has sent it a signal. */
	boolean signalled;

	/** Whether it leaves because somebody else told it to. */
	boolean leaving;

	/** Whether it leaves because another one has taken its slot. */
	boolean outgoing;

	/** What went wrong with it, once something has. */
	@Nullable String trouble;

	Event.@Nullable Goodbye goodbye;

	Step step = Step.NONE;

	/** How long it may take to drain, zero for endless. */
	Duration gracefulTimeout = Duration.ZERO;

	long deadline;

	boolean hasDeadline;

	/** How long it was given for its last step towards the end. */
	Duration patience = Duration.ZERO;

	/** Whether its deadline was moved because it got on. */
	boolean progressed;

	long parkedAt;

	long activatedAt;

	long readyAt;

	/** The number of workers of its service that it was told last. */
	int toldCount;

	Vitals vitals = Vitals.UNKNOWN;

	/** When it was heard of last, once it is ready. */
	long heardAt;

	/** How often it tells how it is. */
	Duration heartbeat = Duration.ZERO;

	/** Whether it was reported as hung since it was last well. */
	boolean reportedSick;

	/** When it has done enough. */
	RecyclePlan limits = RecyclePlan.NEVER;

	Worker(long number, int generation, String profile, String cause, @Nullable Slot slot, long now) {
		this.number = number;
		this.generation = generation;
		this.profile = profile;
		this.cause = cause;
		this.slot = slot;
		this.spawnedAt = now;
	}

	// Whether it fills its slot, now or as the one to come.
	boolean assigned() {
		return this.slot != null && (this.slot.worker == this || this.slot.next == this);
	}

	boolean booting() {
		return this.state == WorkerState.SPAWNED;
	}

	boolean takesWork() {
		return this.state == WorkerState.READY;
	}

	// Whether it can still become, or is, of use.
	boolean useful() {
		return this.state != WorkerState.DRAINING && this.state != WorkerState.GONE;
	}

	// Whether it boots or waits, and no slot is its own.
	boolean available() {
		return (this.state == WorkerState.SPAWNED || this.state == WorkerState.PARKED) && !assigned();
	}

	// Whether its coming or going is a step of a start or a reload, not a repetition.
	boolean bringsForward() {
		return this.cause.equals("start") || this.cause.equals("reload") || this.outgoing;
	}

	void deadlineIn(Duration time, long now) {
		this.deadline = now + time.toNanos();
		this.hasDeadline = true;
	}

	void noDeadline() {
		this.hasDeadline = false;
	}

	String label() {
		String name = (assigned() && this.slot != null) ? this.slot.label() : "worker " + this.number;
		return (this.pid != null) ? name + " (pid " + this.pid + ")" : name;
	}

	/**
	 * How far the supervisor has gone to be rid of it.
	 */
	enum Step {

		/** It may stay. */
		NONE,

		/** It was asked to leave. */
		ASKED,

		/** It was told to hurry. */
		HURRIED,

		/** It was killed. */
		KILLED

	}

}
