package io.launcher.web.reactive;

import io.launcher.web.LastingExchanges;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * An exchange that tells when it is to end.
 */
final class ReactiveExchange implements LastingExchanges.Exchange {

	private final Sinks.Empty<Void> end = Sinks.empty();

	/**
	 * Completes when the exchange is to end.
	 * @return the end
	 */
	Mono<Void> asked() {
		return this.end.asMono();
	}

	@Override
	public void end() {
		this.end.tryEmitEmpty();
	}

}
