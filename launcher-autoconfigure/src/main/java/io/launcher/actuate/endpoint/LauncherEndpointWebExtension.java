package io.launcher.actuate.endpoint;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.EndpointWebExtension;

/**
 * Answers 503 with an explanation when the supervisor does not answer.
 */
@EndpointWebExtension(endpoint = LauncherEndpoint.class)
public class LauncherEndpointWebExtension {

	private static final Log logger = LogFactory.getLog(LauncherEndpointWebExtension.class);

	private final LauncherEndpoint delegate;

	/**
	 * Creates the extension.
	 * @param delegate the endpoint
	 */
	public LauncherEndpointWebExtension(LauncherEndpoint delegate) {
		this.delegate = delegate;
	}

	/**
	 * The status of the launcher.
	 * @return the status, or why there is none
	 */
	@ReadOperation
	public WebEndpointResponse<Object> status() {
		try {
			return new WebEndpointResponse<>(this.delegate.status());
		}
		catch (IllegalStateException ex) {
			logger.debug("No status", ex);
			return new WebEndpointResponse<>(new UnavailableDescriptor(String.valueOf(ex.getMessage())),
					WebEndpointResponse.STATUS_SERVICE_UNAVAILABLE);
		}
	}

}
