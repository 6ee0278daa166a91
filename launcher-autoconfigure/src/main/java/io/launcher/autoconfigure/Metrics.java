package io.launcher.autoconfigure;

import java.time.Duration;
import java.time.temporal.ChronoUnit;

import org.springframework.boot.convert.DurationUnit;

/**
 * How the meters of the workers are collected.
 */
public class Metrics {

	/**
	 * Time that workers have to tell their meters when one of them or the supervisor is
	 * scraped. If a duration suffix is not specified, seconds will be used.
	 */
	@DurationUnit(ChronoUnit.SECONDS)
	private Duration scrapeTimeout = Duration.ofSeconds(2);

	public Duration getScrapeTimeout() {
		return this.scrapeTimeout;
	}

	public void setScrapeTimeout(Duration scrapeTimeout) {
		this.scrapeTimeout = scrapeTimeout;
	}

}
