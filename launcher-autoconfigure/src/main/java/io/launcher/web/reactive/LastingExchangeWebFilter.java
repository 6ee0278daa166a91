package io.launcher.web.reactive;

import io.launcher.web.LastingExchanges;
import reactor.core.publisher.Mono;

import org.springframework.core.Ordered;
import org.springframework.http.HttpStatus;
import org.springframework.http.ZeroCopyHttpOutputMessage;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;

/**
 * Makes the exchanges of a reactive application known, so that they can be ended.
 */
public class LastingExchangeWebFilter implements WebFilter, Ordered {

	private final LastingExchanges exchanges;

	private final boolean enabled;

	/**
	 * Creates a filter.
	 * @param exchanges where exchanges are made known
	 * @param enabled whether they are ever ended
	 */
	public LastingExchangeWebFilter(LastingExchanges exchanges, boolean enabled) {
		this.exchanges = exchanges;
		this.enabled = enabled;
	}

	/**
	 * First, to see what the others send.
	 */
	@Override
	public int getOrder() {
		return Ordered.HIGHEST_PRECEDENCE;
	}

	@Override
	public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
		return this.enabled ? Mono.defer(() -> handle(exchange, chain)) : chain.filter(exchange);
	}

	private Mono<Void> handle(ServerWebExchange exchange, WebFilterChain chain) {
		ReactiveExchange lasting = new ReactiveExchange();
		ServerHttpResponse response = exchange.getResponse();
		EndableResponse endable = (response instanceof ZeroCopyHttpOutputMessage)
				? new EndableResponse.ZeroCopy(response, lasting) : new EndableResponse(response, lasting);
		this.exchanges.add(lasting);
		Mono<Void> handled = chain.filter(exchange.mutate().response(endable).build());
		return Mono.firstWithSignal(handled, lasting.asked().then(Mono.defer(() -> refuse(response))))
			.doFinally((signal) -> this.exchanges.remove(lasting));
	}

	// a response that has begun comes to its own end
	private static Mono<Void> refuse(ServerHttpResponse response) {
		if (response.isCommitted() || !response.setStatusCode(HttpStatus.SERVICE_UNAVAILABLE)) {
			return Mono.never();
		}
		return response.setComplete();
	}

}
