package io.launcher.socket;

import java.io.IOException;

/**
 * A native call failed.
 */
class NativeCallException extends IOException {

	private final int error;

	NativeCallException(String call, int error, String text) {
		super(text + " (" + call + ", error " + error + ")");
		this.error = error;
	}

	int error() {
		return this.error;
	}

}
