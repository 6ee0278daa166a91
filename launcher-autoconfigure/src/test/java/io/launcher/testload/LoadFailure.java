package io.launcher.testload;

/**
 * How a request can fail.
 */
public enum LoadFailure {

	/**
	 * The connection was refused.
	 */
	REFUSED,

	/**
	 * The connection could not be opened for another reason.
	 */
	CONNECT_ERROR,

	/**
	 * Connecting or reading took too long.
	 */
	TIMEOUT,

	/**
	 * The request could not be written.
	 */
	WRITE_ERROR,

	/**
	 * The connection ended properly before a byte of the response.
	 */
	EOF_NO_BYTE,

	/**
	 * The connection ended properly within the response.
	 */
	EOF_IN_RESPONSE,

	/**
	 * The connection was reset before a byte of the response.
	 */
	RESET_NO_BYTE,

	/**
	 * The connection was reset within the response.
	 */
	RESET_IN_RESPONSE,

	/**
	 * The server said that it has not processed the request, as HTTP/2 allows: any client
	 * may repeat it.
	 */
	NOT_PROCESSED,

	/**
	 * The client gave up a request because the server announced the end of its
	 * connection, as the HTTP/2 client of older JDKs does.
	 */
	GIVEN_UP,

	/**
	 * The response had another status than it was to have.
	 */
	BAD_STATUS,

	/**
	 * The response had a body that was not expected.
	 */
	BAD_BODY;

	/**
	 * Whether a request that failed in this way on a used connection was certainly not
	 * answered, so that an idempotent one may be repeated.
	 * @return whether not a byte of a response arrived
	 */
	public boolean isWithoutResponse() {
		return this == EOF_NO_BYTE || this == RESET_NO_BYTE || this == WRITE_ERROR;
	}

}
