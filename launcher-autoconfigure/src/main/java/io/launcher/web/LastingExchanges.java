package io.launcher.web;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The exchanges of an application that may last until somebody ends them: event streams,
 * long polls.
 */
public final class LastingExchanges {

	private final Set<Exchange> open = ConcurrentHashMap.newKeySet();

	private volatile boolean ended;

	/**
	 * Adds an exchange that has begun. It is ended at once if all others were.
	 * @param exchange the exchange
	 */
	public void add(Exchange exchange) {
		this.open.add(exchange);
		if (this.ended) {
			exchange.end();
		}
	}

	/**
	 * Removes an exchange that is over.
	 * @param exchange the exchange
	 */
	public void remove(Exchange exchange) {
		this.open.remove(exchange);
	}

	/**
	 * Ends all exchanges, also those to come: this process is about to end.
	 */
	public void endAll() {
		this.ended = true;
		this.open.forEach(Exchange::end);
	}

	/**
	 * An exchange of request and response.
	 */
	@FunctionalInterface
	public interface Exchange {

		/**
		 * Ends it in a way that its client understands: a response that has begun comes
		 * to its end, one that has not says that the service is unavailable. What would
		 * look complete without being so is left alone. May be called by any thread, at
		 * any time, and must not block.
		 */
		void end();

	}

}
