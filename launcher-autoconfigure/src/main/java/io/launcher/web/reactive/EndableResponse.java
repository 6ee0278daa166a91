package io.launcher.web.reactive;

import java.nio.file.Path;

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

	private final Mono<Void> end;

	/**
	 * Creates a response.
	 * @param response the response of the server
	 * @param end completes when the response is to end
	 */
	EndableResponse(ServerHttpResponse response, Mono<Void> end) {
		super(response);
		this.end = end;
	}

	@Override
	public Mono<Void> writeWith(Publisher<? extends DataBuffer> body) {
		// a single buffer is no stream
		if (body instanceof Mono || isPart()) {
			return super.writeWith(body);
		}
		return super.writeWith(Flux.from(body).takeUntilOther(this.end));
	}

	@Override
	public Mono<Void> writeAndFlushWith(Publisher<? extends Publisher<? extends DataBuffer>> body) {
		if (isPart()) {
			return super.writeAndFlushWith(body);
		}
		return super.writeAndFlushWith(Flux.from(body).takeUntilOther(this.end));
	}

	// a part of something that would look like the whole, or could not be ended at all
	private boolean isPart() {
		HttpHeaders headers = getHeaders();
		return headers.getContentLength() >= 0 || headers.containsHeader(HttpHeaders.CONTENT_DISPOSITION);
	}

	/**
	 * A response that can send a file without looking at it.
	 */
	static final class ZeroCopy extends EndableResponse implements ZeroCopyHttpOutputMessage {

		private final ZeroCopyHttpOutputMessage original;

		ZeroCopy(ServerHttpResponse response, Mono<Void> end) {
			super(response, end);
			this.original = (ZeroCopyHttpOutputMessage) response;
		}

		@Override
		public Mono<Void> writeWith(Path file, long position, long count) {
			return this.original.writeWith(file, position, count);
		}

	}

}
