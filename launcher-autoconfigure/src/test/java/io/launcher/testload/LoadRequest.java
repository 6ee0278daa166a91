package io.launcher.testload;

import java.util.Set;

/**
 * A request.
 *
 * @param method the method
 * @param path the path with its query
 * @param body the body, or an empty string
 * @param last whether the client asks for the end of the connection
 */
public record LoadRequest(String method, String path, String body, boolean last) {

	private static final Set<String> IDEMPOTENT = Set.of("GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE");

	/**
	 * Whether a client may repeat it unasked (RFC 9110, 9.2.2).
	 * @return whether the method is idempotent
	 */
	public boolean isIdempotent() {
		return IDEMPOTENT.contains(this.method);
	}

}
