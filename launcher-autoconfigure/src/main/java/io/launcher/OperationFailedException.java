package io.launcher;

/**
 * What an operator has asked for could not be done. The message says why.
 */
public class OperationFailedException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	/**
	 * Creates an exception.
	 * @param message why it could not be done
	 */
	public OperationFailedException(String message) {
		super(message);
	}

}
