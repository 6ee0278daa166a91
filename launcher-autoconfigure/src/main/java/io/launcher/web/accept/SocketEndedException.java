package io.launcher.web.accept;

import java.io.IOException;

/**
 * Nothing is accepted any more: a process of the application has ended the socket for
 * all, as the last step of a stop in which this process leaves, too.
 */
public final class SocketEndedException extends IOException {

	private static final long serialVersionUID = 1L;

	SocketEndedException(IOException cause) {
		super("The shared socket has ended", cause);
	}

}
