package io.launcher;

/**
 * A service could not be started.
 */
public class ServiceStartException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final String service;

	/**
	 * Creates the exception.
	 * @param service the name of the service
	 * @param cause what its {@code start()} threw
	 */
	public ServiceStartException(String service, Throwable cause) {
		super("Service '" + service + "' failed to start: " + cause, cause);
		this.service = service;
	}

	/**
	 * The name of the service.
	 * @return the name
	 */
	public String getService() {
		return this.service;
	}

}
