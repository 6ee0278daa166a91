package io.launcher.autoconfigure.web;

import java.nio.charset.StandardCharsets;
import java.util.Map;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.MediaType;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.reactive.HandlerMapping;
import org.springframework.web.reactive.config.WebFluxConfigurer;
import org.springframework.web.reactive.handler.SimpleUrlHandlerMapping;
import org.springframework.web.reactive.socket.WebSocketHandler;
import org.springframework.web.reactive.socket.server.RequestUpgradeStrategy;
import org.springframework.web.reactive.socket.server.WebSocketService;
import org.springframework.web.reactive.socket.server.support.HandshakeWebSocketService;

/**
 * Exchanges of a reactive application that take their time.
 */
@RestController
class ReactiveExchanges {

	private final Exchanges exchanges;

	ReactiveExchanges(Exchanges exchanges) {
		this.exchanges = exchanges;
	}

	@GetMapping("/")
	Mono<String> quick() {
		return Mono.just("quick");
	}

	@GetMapping("/slow")
	Mono<String> slow() {
		this.exchanges.begin();
		return released().thenReturn("slow");
	}

	@GetMapping("/who")
	Mono<String> who() {
		return Mono.just(Exchanges.echo(""));
	}

	@GetMapping("/nap")
	Mono<String> nap() {
		return Mono.fromCallable(() -> {
			Exchanges.nap();
			return Exchanges.echo("nap");
		}).subscribeOn(Schedulers.boundedElastic());
	}

	@PostMapping("/upload")
	Mono<String> upload(ServerHttpRequest request) {
		this.exchanges.begin();
		return request.getBody().map(ReactiveExchanges::release).reduce(0, Integer::sum).map((sum) -> sum + " bytes");
	}

	private static int release(DataBuffer buffer) {
		int length = buffer.readableByteCount();
		DataBufferUtils.release(buffer);
		return length;
	}

	@GetMapping("/events")
	Flux<ServerSentEvent<String>> events() {
		this.exchanges.begin();
		return Flux.concat(Mono.just("first in " + ProcessHandle.current().pid()), Mono.never())
			.map((data) -> ServerSentEvent.builder(data).build());
	}

	@GetMapping(path = "/ticks", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
	Flux<String> ticks() {
		this.exchanges.begin();
		return Flux.interval(Exchanges.TICK).onBackpressureDrop().map((number) -> "tick");
	}

	@GetMapping(path = "/stream", produces = MediaType.APPLICATION_NDJSON_VALUE)
	Flux<DataBuffer> stream() {
		this.exchanges.begin();
		return Flux.concat(Mono.just("first" + Exchanges.PADDING), released().thenReturn("last"))
			.map((text) -> DefaultDataBufferFactory.sharedInstance.wrap(text.getBytes(StandardCharsets.UTF_8)));
	}

	@GetMapping(path = "/download", produces = MediaType.TEXT_PLAIN_VALUE)
	Flux<DataBuffer> download() {
		return stream();
	}

	@GetMapping("/poll")
	Mono<String> poll() {
		this.exchanges.begin();
		return Mono.never();
	}

	private Mono<Void> released() {
		return Mono.<Void>fromRunnable(this.exchanges::awaitReleased).subscribeOn(Schedulers.boundedElastic());
	}

	/**
	 * WebSockets that repeat what they are told.
	 */
	@Configuration(proxyBeanMethods = false)
	static class WebSockets {

		@Bean
		HandlerMapping webSockets() {
			WebSocketHandler echo = (session) -> session.send(session.receive()
				.map((message) -> session.textMessage(Exchanges.echo(message.getPayloadAsText()))));
			return new SimpleUrlHandlerMapping(Map.of("/socket", echo), 1);
		}

		@Bean
		WebFluxConfigurer handshakes(RequestUpgradeStrategy strategy) {
			return new WebFluxConfigurer() {

				@Override
				public WebSocketService getWebSocketService() {
					return new HandshakeWebSocketService(strategy);
				}

			};
		}

	}

}
