package io.launcher.autoconfigure;

import java.time.Duration;
import java.time.temporal.ChronoUnit;

import org.springframework.boot.convert.DurationUnit;

/**
 * When a worker counts as hung, and what is done about it.
 */
public class Liveness {

	/**
	 * Time between two heartbeats of a worker. If a duration suffix is not specified,
	 * seconds will be used.
	 */
	@DurationUnit(ChronoUnit.SECONDS)
	private Duration interval = Duration.ofSeconds(5);

	/**
	 * Time without a heartbeat, or without a task completed by an executor that has some,
	 * after which a worker counts as hung; zero for never. If a duration suffix is not
	 * specified, seconds will be used.
	 */
	@DurationUnit(ChronoUnit.SECONDS)
	private Duration timeout = Duration.ofSeconds(60);

	/**
	 * What is done with a worker that is hung, deadlocked or broken by its own word.
	 */
	private Action action = Action.RESTART;

	public Duration getInterval() {
		return this.interval;
	}

	public void setInterval(Duration interval) {
		this.interval = interval;
	}

	public Duration getTimeout() {
		return this.timeout;
	}

	public void setTimeout(Duration timeout) {
		this.timeout = timeout;
	}

	public Action getAction() {
		return this.action;
	}

	public void setAction(Action action) {
		this.action = action;
	}

	/**
	 * What is done with a hung worker.
	 */
	public enum Action {

		/** It is ended, with its threads in the output, and started again. */
		RESTART,

		/** It is reported in the log. */
		LOG

	}

}
