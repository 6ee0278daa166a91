package io.launcher.actuate.endpoint;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.convert.DurationStyle;
import org.springframework.util.StringUtils;

/**
 * How long a request waits until what it asks for is done.
 *
 * @param time the time, zero for not at all
 * @param text how it was given
 */
record OperationWait(Duration time, String text) {

	/** A thread is occupied for so long. */
	private static final Duration MAX = Duration.ofMinutes(10);

	static OperationWait parse(@Nullable String text) {
		if (!StringUtils.hasText(text)) {
			return new OperationWait(Duration.ZERO, "");
		}
		try {
			Duration time = DurationStyle.detectAndParse(text.trim());
			if (!time.isNegative() && time.compareTo(MAX) <= 0) {
				return new OperationWait(time, text.trim());
			}
		}
		catch (IllegalArgumentException | ArithmeticException ex) {
			// told below, with what is allowed
		}
		throw new IllegalArgumentException(
				"'wait' is '" + text + "': use a duration from 0s to 10m, such as 30s or PT30S");
	}

}
