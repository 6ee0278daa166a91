package io.launcher.web.reactive;

import io.launcher.web.LastingExchanges;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * An exchange that tells when it is to end.
 */
final class ReactiveExchange implements LastingExchanges.Exchange {

	private final Sinks.Empty<Void> end = Sinks.empty();

	private volatile boolean ended;

	/**
	 * Completes when the exchange is to end.
	 * @return the end
	 */
	Mono<Void> asked() {
		return this.end.asMono();
	}

	boolean isEnded() {
		return this.ended;
	}

	@Override
	public void end() {
		this.ended = true;
		this.end.tryEmitEmpty();
	}

}
