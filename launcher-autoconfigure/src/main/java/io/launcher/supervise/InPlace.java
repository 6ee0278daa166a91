package io.launcher.supervise;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

import io.launcher.event.ReloadEvent;
import org.jspecify.annotations.Nullable;

/**
 * A reload that leaves the processes as they are: each worker's services are reset, one
 * worker after the other.
 */
final class InPlace {

	private final Fleet fleet;

	private final Outbox out;

	private final Deque<Worker> waiting = new ArrayDeque<>();

	private @Nullable Worker current;

	private boolean running;

	private long begunAt;

	private long deadline;

	private int failures;

	InPlace(Fleet fleet, Outbox out) {
		this.fleet = fleet;
		this.out = out;
	}

	boolean running() {
		return this.running;
	}

	@Nullable Long due() {
		return (this.current != null) ? Long.valueOf(this.deadline) : null;
	}

	void begin(int generation, long now) {
		this.running = true;
		this.begunAt = now;
		this.failures = 0;
		this.out.info("Reload in place");
		this.out.publish(new ReloadEvent(ReloadEvent.Phase.STARTED, generation, "", Duration.ZERO));
		this.fleet.slots().forEach((slot) -> {
			if (slot.worker != null && slot.ready()) {
				this.waiting.add(slot.worker);
			}
		});
	}

	void done(Worker worker, String failure) {
		if (worker == this.current) {
			this.current = null;
			if (!failure.isEmpty()) {
				this.failures++;
				this.out.error("%s could not be reset: %s".formatted(worker.label(), failure));
			}
		}
	}

	// Goes on as far as it can.
	// Returns why it has failed, empty if it was done, null if it does not end now.
	@Nullable String advance(int generation, Duration timeout, long now) {
		if (!this.running) {
			return null;
		}
		Worker present = this.current;
		if (present != null && (!present.takesWork() || !present.connected)) {
			// whoever comes in its place reads the configuration anew
			this.current = null;
		}
		else if (present != null && now - this.deadline >= 0) {
			done(present, "it did not answer within " + Text.of(timeout.toNanos()));
		}
		while (this.current == null && !this.waiting.isEmpty()) {
			Worker next = this.waiting.remove();
			if (next.takesWork() && next.connected) {
				this.current = next;
				this.deadline = now + timeout.toNanos();
				this.out.add(new Command.Reset(next.number));
			}
		}
		return (this.current == null) ? end(generation, now) : null;
	}

	private String end(int generation, long now) {
		this.running = false;
		Duration elapsed = Duration.ofNanos(now - this.begunAt);
		if (this.failures == 0) {
			this.out.info("Reload in place completed after " + Text.of(elapsed.toNanos()));
			this.out.publish(new ReloadEvent(ReloadEvent.Phase.COMPLETED, generation, "", elapsed));
			return "";
		}
		String reason = this.failures + " workers could not be reset";
		this.out.publish(new ReloadEvent(ReloadEvent.Phase.ABORTED, generation, reason, elapsed));
		return reason;
	}

	// Nothing is reset any more.
	void stop(int generation, long now) {
		if (this.running) {
			this.running = false;
			this.waiting.clear();
			this.current = null;
			this.out.publish(new ReloadEvent(ReloadEvent.Phase.ABORTED, generation, "stopping",
					Duration.ofNanos(now - this.begunAt)));
		}
	}

}
