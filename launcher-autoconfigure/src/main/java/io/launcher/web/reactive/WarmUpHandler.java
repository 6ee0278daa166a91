package io.launcher.web.reactive;

import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

import io.launcher.web.WarmUpGate;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.core.ResolvableType;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.codec.HttpMessageWriter;
import org.springframework.http.codec.ServerCodecConfigurer;
import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.reactive.HandlerMapping;
import org.springframework.web.reactive.result.method.annotation.RequestMappingHandlerMapping;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebHandler;
import org.springframework.web.server.adapter.WebHttpHandlerBuilder;

/**
 * Handles requests that warm up past the filters and handlers of the application: looks
 * for a handler and does not call it, then answers 404. Others go to the application.
 */
public final class WarmUpHandler implements HttpHandler {

	private final WarmUpGate gate;

	private final HttpHandler application;

	private final Supplier<@Nullable RequestMappingHandlerMapping> mappings;

	private final HttpHandler own;

	private final List<HttpMessageWriter<?>> writers = ServerCodecConfigurer.create().getWriters();

	/**
	 * Creates a handler.
	 * @param gate recognizes the requests
	 * @param application handles others
	 * @param mappings has the handlers of the application
	 */
	public WarmUpHandler(WarmUpGate gate, HttpHandler application,
			Supplier<@Nullable RequestMappingHandlerMapping> mappings) {
		this.gate = gate;
		this.application = application;
		this.mappings = mappings;
		WebHandler answer = this::answer;
		this.own = WebHttpHandlerBuilder.webHandler(answer).build();
	}

	@Override
	public Mono<Void> handle(ServerHttpRequest request, ServerHttpResponse response) {
		boolean recognized = this.gate.recognizes(request.getHeaders().getFirst(WarmUpGate.HEADER));
		return (recognized ? this.own : this.application).handle(request, response);
	}

	private Mono<Void> answer(ServerWebExchange exchange) {
		HandlerMapping mapping = this.mappings.get();
		Mono<Object> found = (mapping != null) ? mapping.getHandler(exchange) : Mono.empty();
		return found.onErrorComplete().then(Mono.defer(() -> write(exchange)));
	}

	private Mono<Void> write(ServerWebExchange exchange) {
		exchange.getResponse().setStatusCode(HttpStatus.NOT_FOUND);
		ResolvableType type = ResolvableType.forClassWithGenerics(Map.class, String.class, String.class);
		for (HttpMessageWriter<?> writer : this.writers) {
			if (writer.canWrite(type, MediaType.APPLICATION_JSON)) {
				return write(writer, type, exchange);
			}
		}
		return exchange.getResponse().setComplete();
	}

	@SuppressWarnings("unchecked")
	private static Mono<Void> write(HttpMessageWriter<?> writer, ResolvableType type, ServerWebExchange exchange) {
		return ((HttpMessageWriter<Map<String, String>>) writer).write(
				Mono.just(Map.of("path", exchange.getRequest().getPath().value())), type, MediaType.APPLICATION_JSON,
				exchange.getResponse(), Map.of());
	}

}
