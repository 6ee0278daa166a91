package io.launcher.testload;

import java.time.Duration;
import java.util.Map;

/**
 * What became of the requests of a load.
 *
 * @param sent the requests that were made
 * @param ok the requests that had a complete and expected response
 * @param told the responses that announced the end of a connection
 * @param stale the requests on used connections that ended before a byte of a response,
 * and were repeated once
 * @param failures the other requests, by what happened
 * @param bodies the complete responses by their body, where it is short
 * @param workers the complete responses by who answered, where the header
 * {@code X-Worker} tells
 * @param slowest the longest time from the beginning of a request to its complete
 * response
 * @param firstFailure what the first failure said, or an empty string
 */
public record LoadReport(long sent, long ok, long told, Map<LoadFailure, Long> stale, Map<LoadFailure, Long> failures,
		Map<String, Long> bodies, Map<String, Long> workers, Duration slowest, String firstFailure) {

}
