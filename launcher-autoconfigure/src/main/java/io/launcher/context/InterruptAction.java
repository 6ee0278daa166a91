package io.launcher.context;

/**
 * What an interrupt signal (Ctrl-C) does.
 */
public enum InterruptAction {

	/** Stops gracefully, as a TERM signal does. */
	GRACEFUL,

	/** Ends the application at once with exit code 1. */
	IMMEDIATE

}
