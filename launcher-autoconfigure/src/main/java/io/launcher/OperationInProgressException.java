package io.launcher;

/**
 * What an operator has asked for goes on, but how it ends cannot be told here any more:
 * the worker that was asked leaves, perhaps because of just that. The status of the
 * launcher tells.
 */
public class OperationInProgressException extends OperationFailedException {

	private static final long serialVersionUID = 1L;

	/**
	 * Creates an exception.
	 * @param message what goes on, and why its end cannot be told
	 */
	public OperationInProgressException(String message) {
		super(message);
	}

}
