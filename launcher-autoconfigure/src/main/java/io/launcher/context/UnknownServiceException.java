package io.launcher.context;

import java.util.Collection;
import java.util.List;

/**
 * A service is configured that the application does not have.
 */
public class UnknownServiceException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final String service;

	private final List<String> known;

	/**
	 * Creates the exception.
	 * @param service the name that is configured
	 * @param known the names of the services that there are
	 */
	public UnknownServiceException(String service, Collection<String> known) {
		super("Service '" + service + "' is configured by 'launcher.services." + service
				+ ".*' but the application has no such service, only " + String.join(", ", known));
		this.service = service;
		this.known = List.copyOf(known);
	}

	/**
	 * The name that is configured.
	 * @return the name
	 */
	public String getService() {
		return this.service;
	}

	/**
	 * The services that there are.
	 * @return the names
	 */
	public List<String> getKnown() {
		return this.known;
	}

}
