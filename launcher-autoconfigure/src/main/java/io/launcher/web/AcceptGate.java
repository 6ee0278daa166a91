package io.launcher.web;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * Holds a web server back from accepting connections until its worker is ready. Once open
 * it stays open.
 */
public final class AcceptGate {

	private final CompletableFuture<Boolean> opened = new CompletableFuture<>();

	private final List<Runnable> preparations = new ArrayList<>();

	/**
	 * Opens the gate. Does nothing when it is open already. It stays closed if a
	 * preparation fails.
	 */
	public synchronized void open() {
		if (!isOpen()) {
			this.preparations.forEach(Runnable::run);
			this.preparations.clear();
			this.opened.complete(true);
		}
	}

	/**
	 * Runs an action right before the gate opens, in the thread that opens it, or at once
	 * if it is open already. Nobody sees the gate open before the action has ended.
	 * @param action what to do
	 */
	public synchronized void beforeOpen(Runnable action) {
		if (isOpen()) {
			action.run();
		}
		else {
			this.preparations.add(action);
		}
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
