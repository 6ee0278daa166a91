package io.launcher.web;

import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;

/**
 * The exchanges of an application that may last until somebody ends them: event streams,
 * long polls.
 */
public final class LastingExchanges {

	// sequences of messages, each complete in itself
	private static final Set<String> OPEN_ENDED = Set.of("text/event-stream", "application/x-ndjson",
			"application/ndjson", "application/jsonl", "application/stream+json", "application/json-seq",
			"multipart/x-mixed-replace");

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
	 * Tells whether a response has no end of its own, so that any end after a message is
	 * a good one. Of any other a part must not look like the whole.
	 * @param contentType the content type of the response; {@code null} if it has none
	 * @return whether it is a stream of messages
	 */
	public static boolean isOpenEnded(@Nullable String contentType) {
		if (contentType == null) {
			return false;
		}
		int parameters = contentType.indexOf(';');
		String type = (parameters >= 0) ? contentType.substring(0, parameters) : contentType;
		return OPEN_ENDED.contains(type.strip().toLowerCase(Locale.ROOT));
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
