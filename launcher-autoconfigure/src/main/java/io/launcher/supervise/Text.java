package io.launcher.supervise;

import java.util.Locale;

/**
 * How durations read in the log.
 */
final class Text {

	private Text() {
	}

	static String of(long nanos) {
		if (nanos < 1_000_000_000L) {
			return nanos / 1_000_000L + " ms";
		}
		return String.format(Locale.ROOT, "%.1f s", nanos / 1e9);
	}

}
