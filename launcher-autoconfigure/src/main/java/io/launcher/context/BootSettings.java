package io.launcher.context;

import java.time.Duration;

/**
 * How fast worker JVMs come and go.
 *
 * @param concurrency how many boot at once, after the first
 * @param bootTimeout from the start of a process until it is parked
 * @param startTimeout from the activation of a worker until it is ready
 * @param killTimeout from the TERM that ends a deadline to the KILL
 * @param spares how many booted ones stand by
 * @param warmUp how they, and those that replace others, are warmed up
 */
public record BootSettings(int concurrency, Duration bootTimeout, Duration startTimeout, Duration killTimeout,
		int spares, WarmUpSettings warmUp) {

	/** The defaults, but for the concurrency, which depends on the processors. */
	public static final BootSettings DEFAULT = new BootSettings(1, Duration.ofSeconds(120), Duration.ofSeconds(60),
			Duration.ofSeconds(5), 0, WarmUpSettings.DEFAULT);

}
