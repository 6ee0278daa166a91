package io.launcher.context;

/**
 * A worker cannot reach its supervisor.
 */
public class SupervisorLostException extends LauncherStartException {

	private static final long serialVersionUID = 1L;

	/**
	 * Creates the exception.
	 * @param socket the path of the control socket
	 * @param cause why
	 */
	public SupervisorLostException(String socket, Throwable cause) {
		super("The supervisor cannot be reached through '" + socket + "': " + cause,
				"If the supervisor still runs, check that its control directory"
						+ " ('launcher.control.directory') was not removed by a cleaner of temporary files");
		initCause(cause);
	}

}
