package io.launcher.context;

/**
 * The web server cannot serve TLS as it is configured to.
 */
public class WebTlsException extends LauncherStartException {

	private static final long serialVersionUID = 1L;

	WebTlsException(String message, String action, Throwable cause) {
		super(message, action);
		initCause(cause);
	}

}
