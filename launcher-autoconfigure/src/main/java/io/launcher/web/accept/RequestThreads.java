package io.launcher.web.accept;

import java.util.concurrent.RejectedExecutionException;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * The request threads of a connector: each of them is free, taken by a task, or about to
 * be taken by a connection that was just accepted.
 */
public final class RequestThreads {

	private final ConnectorLoad load;

	private final UndispatchedConnections undispatched;

	private final LongSupplier nanoTime;

	private volatile int limit;

	/**
	 * Creates the view of some threads.
	 * @param load the tasks of the connector
	 * @param undispatched the connections that are no tasks yet
	 * @param nanoTime the clock
	 * @param limit how many threads there are, until that is known better
	 */
	public RequestThreads(ConnectorLoad load, UndispatchedConnections undispatched, LongSupplier nanoTime, int limit) {
		this.load = load;
		this.undispatched = undispatched;
		this.nanoTime = nanoTime;
		this.limit = limit;
	}

	/**
	 * Says how many threads there are.
	 * @param limit how many requests are processed at a time
	 */
	public void limit(int limit) {
		this.limit = limit;
	}

	/**
	 * Whether another connection would find a thread.
	 * @return whether one is free
	 */
	public boolean hasFree() {
		// in this order: a connection becomes a task before it stops being undispatched
		int waiting = this.undispatched.count(this.nanoTime.getAsLong());
		return waiting + this.load.tasks() < this.limit;
	}

	/**
	 * Checks that a request would find a thread. A pool may have more of them, for other
	 * things.
	 * @throws RejectedExecutionException if all are taken
	 */
	public void requireFree() {
		if (this.load.tasks() >= this.limit) {
			throw new RejectedExecutionException("As many requests are in progress as may be");
		}
	}

	/**
	 * Waits until an acceptor may go on, which may depend on threads.
	 * @param turn whether it may, asked again after each change of the load
	 * @throws InterruptedException if interrupted meanwhile
	 */
	public void await(BooleanSupplier turn) throws InterruptedException {
		while (!turn.getAsBoolean()) {
			if (this.undispatched.isEmpty()) {
				this.load.changes().await(turn);
			}
			else {
				this.load.changes().awaitUntil(turn, UndispatchedConnections.end(this.nanoTime.getAsLong()));
			}
		}
	}

}
