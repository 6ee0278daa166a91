package io.launcher.protocol;

import java.io.IOException;

/**
 * What a peer sent is no sequence of frames. The connection is of no use any more.
 */
public class MalformedFrameException extends IOException {

	/**
	 * Creates an exception.
	 * @param message what is wrong
	 */
	public MalformedFrameException(String message) {
		super(message);
	}

}
