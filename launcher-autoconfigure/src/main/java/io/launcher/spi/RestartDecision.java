package io.launcher.spi;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * What follows the end of a worker.
 */
public final class RestartDecision {

	private static final RestartDecision CONFIGURED = new RestartDecision(Kind.CONFIGURED, null);

	private static final RestartDecision RESTART = new RestartDecision(Kind.RESTART, null);

	private static final RestartDecision REST = new RestartDecision(Kind.REST, null);

	private static final RestartDecision HOLD = new RestartDecision(Kind.HOLD, null);

	private static final RestartDecision STOP = new RestartDecision(Kind.STOP, null);

	private final Kind kind;

	private final @Nullable Duration delay;

	private RestartDecision(Kind kind, @Nullable Duration delay) {
		this.kind = kind;
		this.delay = delay;
	}

	/**
	 * What is configured for the service.
	 * @return the decision
	 */
	public static RestartDecision asConfigured() {
		return CONFIGURED;
	}

	/**
	 * Another worker, with the configured delays and limit of failures.
	 * @return the decision
	 */
	public static RestartDecision restart() {
		return RESTART;
	}

	/**
	 * Another worker after a time; the configured limit of failures does not count.
	 * @param delay the time
	 * @return the decision
	 */
	public static RestartDecision restartAfter(Duration delay) {
		if (delay.isNegative()) {
			throw new IllegalArgumentException("The delay is " + delay + ", but must not be negative");
		}
		return new RestartDecision(Kind.RESTART, delay);
	}

	/**
	 * No other worker, as by the policy {@code never}.
	 * @return the decision
	 */
	public static RestartDecision rest() {
		return REST;
	}

	/**
	 * No other worker until a reload, or until an operator asks for one.
	 * @return the decision
	 */
	public static RestartDecision hold() {
		return HOLD;
	}

	/**
	 * The application stops, with exit code 3.
	 * @return the decision
	 */
	public static RestartDecision stopApplication() {
		return STOP;
	}

	/**
	 * What kind of decision this is.
	 * @return the kind
	 */
	public Kind kind() {
		return this.kind;
	}

	/**
	 * After which time the next worker is to start.
	 * @return the time, {@code null} for the configured one
	 */
	public @Nullable Duration delay() {
		return this.delay;
	}

	@Override
	public String toString() {
		return this.kind + ((this.delay != null) ? " after " + this.delay : "");
	}

	/**
	 * The kinds of decisions.
	 */
	public enum Kind {

		/** What is configured. */
		CONFIGURED,

		/** Another worker. */
		RESTART,

		/** No other worker. */
		REST,

		/** No other worker for now. */
		HOLD,

		/** The end of the application. */
		STOP

	}

}
