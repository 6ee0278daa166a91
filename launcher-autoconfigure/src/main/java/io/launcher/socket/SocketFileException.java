package io.launcher.socket;

import java.io.IOException;

import org.jspecify.annotations.Nullable;

/**
 * The file of a Unix domain socket cannot be created where it is to be.
 */
public class SocketFileException extends IOException {

	private static final long serialVersionUID = 1L;

	private final Problem problem;

	SocketFileException(Problem problem, String message, @Nullable Throwable cause) {
		super(message, cause);
		this.problem = problem;
	}

	/**
	 * What the matter is.
	 * @return the problem
	 */
	public Problem problem() {
		return this.problem;
	}

	/**
	 * What can be the matter.
	 */
	public enum Problem {

		/** The path does not fit in the address of a socket. */
		TOO_LONG,

		/** The directory does not exist. */
		NO_DIRECTORY,

		/** There is something else, which is not ours to delete. */
		NOT_A_SOCKET,

		/** A process listens on the socket that is there. */
		IN_USE,

		/** There is a socket, and whether a process listens on it cannot be told. */
		UNCLEAR

	}

}
