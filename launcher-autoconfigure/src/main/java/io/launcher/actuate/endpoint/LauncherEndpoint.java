package io.launcher.actuate.endpoint;

import io.launcher.StatusSource;

import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;

/**
 * Tells what the launcher runs. A worker answers for its supervisor.
 */
@Endpoint(id = "launcher", defaultAccess = Access.READ_ONLY)
public class LauncherEndpoint {

	private final StatusSource source;

	/**
	 * Creates the endpoint.
	 * @param source tells the status of the launcher
	 */
	public LauncherEndpoint(StatusSource source) {
		this.source = source;
	}

	/**
	 * The status of the launcher.
	 * @return the status
	 * @throws IllegalStateException if the supervisor does not answer
	 */
	@ReadOperation
	public LauncherDescriptor status() {
		return LauncherDescriptor.of(this.source.status());
	}

}
