package io.launcher.supervise;

/**
 * How a worker is, by its own word.
 *
 * @param rss the resident memory in bytes, -1 if unknown
 * @param requests the requests it has served, -1 if unknown
 * @param health the health of its application, empty if unknown
 * @param sick why it is to be ended, in words; empty if it is well
 */
public record Vitals(long rss, long requests, String health, String sick) {

	/** Nothing is known yet. */
	static final Vitals UNKNOWN = new Vitals(-1, -1, "", "");

}
