package io.launcher.signal;

import org.jspecify.annotations.Nullable;

/**
 * A signal cannot be handled or sent in this JVM.
 */
public class SignalUnavailableException extends RuntimeException {

	private final OsSignal signal;

	/**
	 * Creates an exception.
	 * @param signal the signal
	 * @param message what is wrong and what to do
	 * @param cause the cause, if any
	 */
	public SignalUnavailableException(OsSignal signal, String message, @Nullable Throwable cause) {
		super(message, cause);
		this.signal = signal;
	}

	/**
	 * The signal in question.
	 * @return the signal
	 */
	public OsSignal signal() {
		return this.signal;
	}

}
