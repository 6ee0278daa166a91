package io.launcher.supervise;

import java.time.Duration;
import java.util.Objects;
import java.util.random.RandomGenerator;

import io.launcher.event.WorkerExitedEvent;
import io.launcher.spi.RestartDecision;
import io.launcher.spi.RestartPolicy;
import io.launcher.spi.WorkerEnd;

/**
 * What the end of a worker means, in words and for its slot.
 */
final class Verdicts {

	/** After more failures of a slot in a row, even a spare would only be burnt. */
	private static final int FOR_SPARES = 3;

	private final Outbox out;

	private final RandomGenerator random;

	Verdicts(Outbox out, RandomGenerator random) {
		this.out = out;
		this.random = random;
	}

	// Tells the world that a worker has ended.
	// Returns why, in words.
	String announce(HeldExit exit, boolean expected, boolean stopping) {
		Worker worker = exit.worker();
		Slot slot = worker.slot;
		boolean known = slot != null
				&& (exit.filled() || exit.next() || worker.readyAt != 0 || worker.activatedAt != 0);
		String reason = describe(exit, expected);
		long uptime = exit.at() - worker.spawnedAt;
		this.out.publish(new WorkerExitedEvent((known && slot != null) ? slot.group.plan.name() : "",
				(known && slot != null) ? slot.index : -1, (worker.pid != null) ? worker.pid : -1, worker.generation,
				exit.status().code(), exit.status().signalName(), expected, reason, Duration.ofNanos(uptime)));
		String line = "%s ended after %s: %s".formatted(name(exit), Text.of(uptime), reason);
		if (expected || stopping || completed(exit)) {
			this.out.info(line);
		}
		else {
			this.out.warn(line);
		}
		return reason;
	}

	private static boolean completed(HeldExit exit) {
		Event.Goodbye goodbye = exit.worker().goodbye;
		return goodbye != null && goodbye.completed() && exit.status().clean();
	}

	private static String name(HeldExit exit) {
		Worker worker = exit.worker();
		if (worker.slot == null || exit.label().startsWith(worker.slot.label())) {
			return exit.label();
		}
		return (worker.activatedAt != 0) ? worker.slot.label() + " (pid " + worker.pid + ")" : exit.label();
	}

	private static String describe(HeldExit exit, boolean expected) {
		Worker worker = exit.worker();
		ExitStatus status = exit.status();
		String how = status.describe();
		if (status.code() == null && status.signal() == 0) {
			return (worker.trouble != null) ? worker.trouble : "could not be started";
		}
		if (worker.trouble != null) {
			return how + " (" + worker.trouble + ")";
		}
		Event.Goodbye goodbye = worker.goodbye;
		if (goodbye != null && !goodbye.reason().isEmpty()) {
			return how + " (" + goodbye.reason() + ")";
		}
		if (!expected && status.clean()) {
			return "exit code 0 without being asked; does its main method end the process?";
		}
		if (!expected && status.code() != null && status.code() == 3) {
			return how + " (out of memory)";
		}
		return how;
	}

	private static String late(Worker worker, Blueprint blueprint) {
		if (worker.booting()) {
			String time = Text.of(blueprint.bootTimeout().toNanos());
			return worker.progressed ? "has not got on with booting for " + time : "did not boot within " + time;
		}
		String time = Text.of(blueprint.startTimeout().toNanos());
		return (worker.progressed ? "has not got on with its start for " + time
				: "was not ready within " + time + " of its activation") + "; does a runner or a start() not return?";
	}

	void overdue(Worker worker, Blueprint blueprint) {
		switch (worker.step) {
			case NONE -> {
				worker.trouble = late(worker, blueprint);
				this.out.error("%s %s: asking for its threads and ending it".formatted(worker.label(), worker.trouble));
			}
			case ASKED -> this.out
				.warn("%s did not leave in time: asking for its threads and ending it".formatted(worker.label()));
			case HURRIED, KILLED -> this.out.warn("%s does not react to TERM: killing it".formatted(worker.label()));
		}
	}

	// Decides what follows for the slot of a worker that nobody had told to leave.
	Consequence consequence(HeldExit exit, boolean slotExists, long now) {
		Worker worker = exit.worker();
		Slot slot = worker.slot;
		if (slot == null) {
			return Consequence.DELAY_SPARES;
		}
		if (!slotExists || exit.next()) {
			slot.replace = false;
			if (slot.recycle) {
				postpone(slot, now);
			}
			return Consequence.NONE;
		}
		RestartPlan plan = slot.group.plan.restart();
		boolean completed = completed(exit);
		sound(slot, worker, plan, exit);
		if (!exit.filled() && !slot.empty()) {
			// it was to come beside the one that is there, whose service goes on
			slot.replace &= worker.leaving;
			if (slot.recycle && !worker.leaving) {
				postpone(slot, now);
			}
			return Consequence.NONE;
		}
		RestartDecision decision = exit.filled() ? ask(plan, slot, exit, completed) : RestartDecision.asConfigured();
		if (decision.kind() != RestartDecision.Kind.CONFIGURED) {
			return follow(decision, slot, plan, completed, exit, now);
		}
		if (plan.policy() == RestartPlan.Policy.ESCALATE) {
			return Consequence.STOP;
		}
		if (plan.policy() == RestartPlan.Policy.NEVER
				|| (plan.policy() == RestartPlan.Policy.ON_FAILURE && completed)) {
			return rest(slot, completed || worker.leaving);
		}
		if (!exit.filled() && worker.leaving) {
			return Consequence.NONE;
		}
		return restart(slot, plan, exit, now);
	}

	private static void sound(Slot slot, Worker worker, RestartPlan plan, HeldExit exit) {
		if (worker.readyAt != 0 && exit.at() - worker.readyAt >= plan.stableAfter().toNanos()) {
			slot.backoffs = 0;
			slot.failures = 0;
			slot.group.throttle.sound(slot.group.plan.workers());
		}
		slot.failures += exit.filled() ? 1 : 0;
	}

	private RestartDecision ask(RestartPlan plan, Slot slot, HeldExit exit, boolean completed) {
		RestartPolicy custom = plan.custom();
		if (custom == null) {
			return RestartDecision.asConfigured();
		}
		Worker worker = exit.worker();
		long ready = (worker.readyAt != 0) ? exit.at() - worker.readyAt : 0;
		try {
			return Objects.requireNonNull(custom.decide(
					new WorkerEnd(slot.group.plan.name(), slot.index, exit.status().code(), exit.status().signalName(),
							describe(exit, false), completed, Duration.ofNanos(ready), slot.failures)),
					"it has decided nothing");
		}
		catch (RuntimeException | LinkageError ex) {
			this.out.error("The restart policy %s failed, the configuration decides about %s: %s"
				.formatted(custom.getClass().getName(), slot.label(), ex));
			return RestartDecision.asConfigured();
		}
	}

	private Consequence follow(RestartDecision decision, Slot slot, RestartPlan plan, boolean completed, HeldExit exit,
			long now) {
		Duration delay = decision.delay();
		if (delay != null) {
			slot.restarts++;
			delay(slot, delay, now);
			return Consequence.NONE;
		}
		return switch (decision.kind()) {
			case RESTART, CONFIGURED -> restart(slot, plan, exit, now);
			case REST -> rest(slot, completed);
			case HOLD -> hold(slot);
			case STOP -> Consequence.STOP;
		};
	}

	private Consequence rest(Slot slot, boolean done) {
		slot.rest = done ? Slot.Rest.DONE : Slot.Rest.FAILED;
		this.out.info("%s is not started again, by its restart policy".formatted(slot.label()));
		return Consequence.NONE;
	}

	private Consequence hold(Slot slot) {
		slot.rest = Slot.Rest.HELD;
		this.out.error(
				"%s is held: it stays empty until a reload, or until it is replaced by hand".formatted(slot.label()));
		return Consequence.NONE;
	}

	private Consequence restart(Slot slot, RestartPlan plan, HeldExit exit, long now) {
		if (slot.group.throttle.exhausted(plan, exit.at())) {
			this.out.error("%s failed more than %d times within %s".formatted(slot.group.plan.name(),
					plan.maxFailures(), Text.of(plan.window().toNanos())));
			if (plan.onExhausted() == RestartPlan.OnExhausted.STOP) {
				return Consequence.STOP;
			}
			return hold(slot);
		}
		slot.restarts++;
		postpone(slot, now);
		// what has not even become ready would not in a spare, either
		slot.spareable = exit.wasReady() && slot.failures <= FOR_SPARES;
		return Consequence.NONE;
	}

	// Has the next attempt wait, longer from failure to failure.
	void postpone(Slot slot, long now) {
		delay(slot, slot.group.throttle.delay(slot, slot.group.plan.restart(), this.random), now);
	}

	private void delay(Slot slot, Duration delay, long now) {
		if (delay.isZero()) {
			slot.delayed = false;
		}
		else {
			slot.delayUntil(now + delay.toNanos());
			this.out.warn("%s is started again in %s".formatted(slot.label(), Text.of(delay.toNanos())));
		}
	}

	/**
	 * What has to be done beyond the slot.
	 */
	enum Consequence {

		/** Nothing. */
		NONE,

		/** No spare for a while. */
		DELAY_SPARES,

		/** The application is to stop. */
		STOP

	}

}
