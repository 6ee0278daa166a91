package io.launcher.supervise;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * When a worker is replaced because it has done enough. Each limit is shortened by a
 * random part, so that workers which were started together do not leave together.
 *
 * @param maxLifetime how long it may be ready, zero for ever
 * @param maxRequests how many requests it may have served, 0 for any number
 * @param maxRss how many bytes of memory it may have resident, 0 for any number
 * @param jitter the largest part, 0 to 1, that a limit is shortened by
 */
public record RecyclePlan(Duration maxLifetime, long maxRequests, long maxRss, double jitter) {

	/** Never. */
	public static final RecyclePlan NEVER = new RecyclePlan(Duration.ZERO, 0, 0, 0.1);

	// Draws the limits of one worker.
	RecyclePlan draw(RandomGenerator random) {
		return new RecyclePlan(Duration.ofNanos(shorten(this.maxLifetime.toNanos(), random)),
				shorten(this.maxRequests, random), shorten(this.maxRss, random), 0);
	}

	private long shorten(long limit, RandomGenerator random) {
		return (limit > 0) ? Math.max(1, Math.round(limit * (1 - this.jitter * random.nextDouble()))) : 0;
	}

}
