package io.launcher.worker;

/**
 * A worker cannot reach its supervisor.
 */
public class SupervisorLostException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	SupervisorLostException(String socket, Throwable cause) {
		super("The supervisor cannot be reached through '" + socket + "': " + cause, cause);
	}

}
