package io.launcher.web.reactive;

import java.nio.file.Path;

import io.launcher.web.LastingExchanges;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ZeroCopyHttpOutputMessage;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;

/**
 * A response whose body is completed when it is told to end.
 */
class EndableResponse extends ServerHttpResponseDecorator {

	private final ReactiveExchange exchange;

	EndableResponse(ServerHttpResponse response, ReactiveExchange exchange) {
		super(response);
		this.exchange = exchange;
	}

	@Override
	public Mono<Void> writeWith(Publisher<? extends DataBuffer> body) {
		// a single buffer is no stream
		if (body instanceof Mono || isPart()) {
			return super.writeWith(body);
		}
		return super.writeWith(endable(body));
	}

	@Override
	public Mono<Void> writeAndFlushWith(Publisher<? extends Publisher<? extends DataBuffer>> body) {
		if (isPart()) {
			return super.writeAndFlushWith(body);
		}
		return super.writeAndFlushWith(endable(body));
	}

	// a source may fail because it is cancelled
	private <T> Flux<T> endable(Publisher<T> body) {
		return Flux.from(body).onErrorComplete((ex) -> this.exchange.isEnded()).takeUntilOther(this.exchange.asked());
	}

	// what would look like the whole, or could not be ended at all
	private boolean isPart() {
		HttpHeaders headers = getHeaders();
		return headers.getContentLength() >= 0
				|| !LastingExchanges.isOpenEnded(headers.getFirst(HttpHeaders.CONTENT_TYPE));
	}

	/**
	 * A response that can send a file without looking at it.
	 */
	static final class ZeroCopy extends EndableResponse implements ZeroCopyHttpOutputMessage {

		private final ZeroCopyHttpOutputMessage original;

		ZeroCopy(ServerHttpResponse response, ReactiveExchange exchange) {
			super(response, exchange);
			this.original = (ZeroCopyHttpOutputMessage) response;
		}

		@Override
		public Mono<Void> writeWith(Path file, long position, long count) {
			return this.original.writeWith(file, position, count);
		}

	}

}
