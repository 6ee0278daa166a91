package io.launcher.testload;

/**
 * A request that failed.
 */
public final class LoadFailureException extends Exception {

	private static final long serialVersionUID = 1L;

	private final LoadFailure failure;

	LoadFailureException(LoadFailure failure, String detail) {
		super(failure + " " + detail);
		this.failure = failure;
	}

	LoadFailureException(LoadFailure failure, Exception cause) {
		super(failure + " " + cause, cause);
		this.failure = failure;
	}

	/**
	 * How it failed.
	 * @return the kind of failure
	 */
	public LoadFailure failure() {
		return this.failure;
	}

}
