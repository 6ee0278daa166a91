package io.launcher.supervise;

import org.jspecify.annotations.Nullable;

/**
 * A numbered place of a service that one worker at a time fills.
 */
final class Slot {

	final Group group;

	final int index;

	/** Why the slot exists: {@code start} or {@code scale}. */
	private final String origin;

	/** The worker that fills the slot, until its process has ended or it was replaced. */
	@Nullable Worker worker;

	/** The worker that is to replace it, until it is ready. */
	@Nullable Worker next;

	/** Not to be filled before. */
	long notBefore;

	/** Whether {@link #notBefore} counts. */
	boolean delayed;

	/** Whether a spare may come before, instead of a new process. */
	boolean spareable;

	int backoffs;

	int restarts;

	/** How many of its workers have ended in a row without having proved sound. */
	int failures;

	/** When its worker ended unexpectedly, until the next is ready. */
	@Nullable Long brokenSince;

	/** Whether an operator asked for another worker. */
	boolean replace;

	/** Whether its worker has done enough. */
	boolean recycle;

	/** Since when another worker is wanted, by an operator or for what it has done. */
	long renewedSince;

	/** Whether the service has come to its end here, or was given up. */
	@Nullable Rest rest;

	@Nullable LastExit lastExit;

	Slot(Group group, int index) {
		this.group = group;
		this.index = index;
		this.origin = group.everReady ? "scale" : "start";
	}

	boolean empty() {
		return this.worker == null;
	}

	boolean ready() {
		return this.worker != null && this.worker.takesWork();
	}

	// Whether a worker of the generation serves it, in the place of another or beside it.
	boolean served(int generation) {
		return isReady(this.worker, generation) || isReady(this.next, generation);
	}

	private static boolean isReady(@Nullable Worker worker, int generation) {
		return worker != null && worker.generation == generation && worker.takesWork();
	}

	// Whether its worker is one of another generation.
	boolean outdated(int generation) {
		return this.worker != null && this.worker.generation != generation;
	}

	boolean delayed(long now) {
		return this.delayed && now - this.notBefore < 0;
	}

	// Whether a worker may be started for it now.
	boolean wants(long now) {
		return empty() && this.rest == null && !delayed(now);
	}

	// Whether it waits for the time, or for a spare that needs no time.
	boolean takesSpare(long now) {
		return empty() && this.next == null && waits(now) && this.spareable;
	}

	boolean waits(long now) {
		return this.rest == null && delayed(now);
	}

	// The worker that was to come takes the place, also of one whose service has ended.
	void succeed() {
		this.worker = this.next;
		this.next = null;
		this.rest = null;
		this.recycle = false;
	}

	void delayUntil(long time) {
		this.notBefore = time;
		this.delayed = true;
		this.spareable = false;
	}

	// Forgets what went wrong.
	void startAfresh() {
		this.rest = null;
		this.delayed = false;
		this.backoffs = 0;
		this.failures = 0;
	}

	String cause() {
		return (this.lastExit != null) ? "respawn" : this.origin;
	}

	String label() {
		return this.group.plan.name() + "-" + this.index;
	}

	/**
	 * Why a slot is not filled.
	 */
	enum Rest {

		/** The service has ended by itself and is not to be started again. */
		DONE,

		/** It failed and is not to be started again. */
		FAILED,

		/** It failed too often. */
		HELD

	}

	/**
	 * The end of the last worker.
	 *
	 * @param status how it ended
	 * @param reason why, in words
	 * @param at when
	 */
	record LastExit(ExitStatus status, String reason, long at) {

	}

}
