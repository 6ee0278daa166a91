package io.launcher.autoconfigure;

import java.time.Duration;
import java.time.temporal.ChronoUnit;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.convert.DurationUnit;
import org.springframework.util.unit.DataSize;

/**
 * When a worker is replaced because it has done enough. Off by default.
 */
public class Recycle {

	/**
	 * Time that a worker serves before it is replaced. If a duration suffix is not
	 * specified, seconds will be used.
	 */
	@DurationUnit(ChronoUnit.SECONDS)
	private @Nullable Duration maxLifetime;

	/**
	 * Number of requests that a web worker serves before it is replaced.
	 */
	private @Nullable Long maxRequests;

	/**
	 * Resident memory of a worker above which it is replaced.
	 */
	private @Nullable DataSize maxRss;

	/**
	 * Largest part, from 0 to 1, that each of these limits is shortened by at random, so
	 * that workers do not leave together.
	 */
	private double jitter = 0.1;

	public @Nullable Duration getMaxLifetime() {
		return this.maxLifetime;
	}

	public void setMaxLifetime(@Nullable Duration maxLifetime) {
		this.maxLifetime = maxLifetime;
	}

	public @Nullable Long getMaxRequests() {
		return this.maxRequests;
	}

	public void setMaxRequests(@Nullable Long maxRequests) {
		this.maxRequests = maxRequests;
	}

	public @Nullable DataSize getMaxRss() {
		return this.maxRss;
	}

	public void setMaxRss(@Nullable DataSize maxRss) {
		this.maxRss = maxRss;
	}

	public double getJitter() {
		return this.jitter;
	}

	public void setJitter(double jitter) {
		this.jitter = jitter;
	}

}
