package io.launcher.protocol;

/**
 * A worker speaks another version of the protocol. Who it claims to be is known all the
 * same, since that part of its first frame is the same in all versions.
 */
public final class UnsupportedVersionException extends MalformedFrameException {

	private final int version;

	private final long worker;

	private final transient String token;

	UnsupportedVersionException(int version, long worker, String token) {
		super("version " + version + " of the control protocol, supported is " + FrameCodec.VERSION
				+ "; restart the application to change Launcher itself");
		this.version = version;
		this.worker = worker;
		this.token = token;
	}

	/**
	 * The version the worker speaks.
	 * @return the version
	 */
	public int version() {
		return this.version;
	}

	/**
	 * The number the worker claims to have.
	 * @return the number
	 */
	public long worker() {
		return this.worker;
	}

	/**
	 * The secret it gave.
	 * @return the token
	 */
	public String token() {
		return this.token;
	}

}
