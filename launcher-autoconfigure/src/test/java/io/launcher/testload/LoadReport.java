package io.launcher.testload;

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
 * @param bodies the complete responses by their body
 * @param firstFailure what the first failure said, or an empty string
 */
public record LoadReport(long sent, long ok, long told, Map<LoadFailure, Long> stale, Map<LoadFailure, Long> failures,
		Map<String, Long> bodies, String firstFailure) {

}
