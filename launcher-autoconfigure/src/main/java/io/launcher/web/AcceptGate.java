package io.launcher.web;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * Holds a web server back from accepting connections until its worker is ready. Once open
 * it stays open.
 */
public final class AcceptGate {

	private final CompletableFuture<Boolean> opened = new CompletableFuture<>();

	/**
	 * Opens the gate. Does nothing when it is open already.
	 */
	public void open() {
		this.opened.complete(true);
	}

	/**
	 * Whether the gate is open.
	 * @return whether connections may be accepted
	 */
	public boolean isOpen() {
		return this.opened.isDone();
	}

	/**
	 * Runs an action once the gate is open, at once if it is open already.
	 * @param action what to do
	 */
	public void whenOpen(Runnable action) {
		this.opened.thenRun(action);
	}

	/**
	 * Blocks until the gate is open.
	 * @throws InterruptedException if interrupted meanwhile
	 */
	public void awaitOpen() throws InterruptedException {
		try {
			this.opened.get();
		}
		catch (ExecutionException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
