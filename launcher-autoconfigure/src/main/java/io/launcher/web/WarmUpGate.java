package io.launcher.web;

import java.util.UUID;

import org.jspecify.annotations.Nullable;

/**
 * Tells requests that warm up a web server from others.
 */
public final class WarmUpGate {

	/** The header that such requests have. */
	public static final String HEADER = "Launcher-Warm-Up";

	private final String token = UUID.randomUUID().toString();

	private volatile boolean open;

	/**
	 * From now on such requests are recognized.
	 */
	public void open() {
		this.open = true;
	}

	/**
	 * From now on they are requests like any other.
	 */
	public void close() {
		this.open = false;
	}

	/**
	 * Whether the server is being warmed up, so that nobody else can reach it.
	 * @return whether it is
	 */
	public boolean isOpen() {
		return this.open;
	}

	/**
	 * The value of the header.
	 * @return the value, nobody else knows it
	 */
	public String token() {
		return this.token;
	}

	/**
	 * Whether a request is one of those that no code of the application is to see.
	 * @param header its header, {@code null} if it has none
	 * @return whether it is
	 */
	public boolean recognizes(@Nullable String header) {
		return this.open && this.token.equals(header);
	}

}
