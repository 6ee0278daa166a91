package io.launcher.loadtest.testapp;

import java.nio.charset.StandardCharsets;
import java.time.Duration;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;

/**
 * The reactive application under load.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
public class ReactiveLoadApp {

	public static void main(String[] args) {
		SpringApplication.run(ReactiveLoadApp.class, args);
	}

	@Bean
	RouterFunction<ServerResponse> pages() {
		return RouterFunctions.route()
			.GET("/", (request) -> text(LoadTasks.pid()))
			.GET("/slow",
					(request) -> Mono.delay(Duration.ofMillis(number(request, "ms"))).flatMap((done) -> text("slow")))
			.GET("/held",
					(request) -> Mono.fromCallable(() -> LoadTasks.held(number(request, "port")))
						.subscribeOn(Schedulers.boundedElastic())
						.flatMap(ReactiveLoadApp::text))
			.GET("/stream",
					(request) -> ok().contentType(MediaType.APPLICATION_OCTET_STREAM)
						.body((response, context) -> response.writeAndFlushWith(
								lines(request).map((line) -> Mono.just(response.bufferFactory().wrap(line))))))
			.POST("/echo",
					(request) -> request.bodyToMono(byte[].class)
						.defaultIfEmpty(new byte[0])
						.flatMap((body) -> ok().header(LoadTasks.CHECKSUM, LoadTasks.checksum(body)).bodyValue(body)))
			.GET("/static", (request) -> ok().bodyValue(LoadTasks.LARGE))
			.build();
	}

	private static Flux<byte[]> lines(ServerRequest request) {
		return Flux.range(0, number(request, "chunks"))
			.map((line) -> LoadTasks.line(line).getBytes(StandardCharsets.US_ASCII))
			.delayElements(Duration.ofMillis(number(request, "ms")));
	}

	private static int number(ServerRequest request, String name) {
		return Integer.parseInt(request.queryParam(name).orElseThrow());
	}

	private static Mono<ServerResponse> text(String body) {
		return ok().contentType(MediaType.TEXT_PLAIN).bodyValue(body);
	}

	private static ServerResponse.BodyBuilder ok() {
		return ServerResponse.ok().header(LoadTasks.WORKER, LoadTasks.pid());
	}

}
