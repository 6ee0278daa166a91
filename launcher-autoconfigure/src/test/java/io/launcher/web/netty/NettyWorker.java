package io.launcher.web.netty;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

import io.launcher.socket.SharedSocket;
import io.launcher.web.AcceptGate;
import io.launcher.web.HeldRequests;
import io.launcher.web.ReceivedSockets;
import io.launcher.web.SharedSockets;
import io.launcher.web.SharedWorker;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.netty.resources.LoopResources;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.reactor.netty.NettyServerCustomizer;
import org.springframework.boot.reactor.netty.autoconfigure.NettyReactiveWebServerAutoConfiguration;
import org.springframework.boot.web.server.WebServer;
import org.springframework.boot.web.server.reactive.context.ReactiveWebServerApplicationContext;
import org.springframework.boot.web.server.reactive.context.ReactiveWebServerInitializedEvent;
import org.springframework.boot.webflux.autoconfigure.HttpHandlerAutoConfiguration;
import org.springframework.boot.webflux.autoconfigure.WebFluxAutoConfiguration;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.MediaType;
import org.springframework.http.client.ReactorResourceFactory;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * A reactive Boot application on a shared socket, as one worker has it.
 */
final class NettyWorker implements SharedWorker {

	/**
	 * How many requests an event loop may have in progress, where a test limits them.
	 */
	static final int FEW = 3;

	private final ConfigurableApplicationContext context;

	private final NettyWebDrain drain;

	private final Requests requests;

	private final List<Integer> announced;

	private NettyWorker(ConfigurableApplicationContext context, NettyWebDrain drain, Requests requests,
			List<Integer> announced) {
		this.context = context;
		this.drain = drain;
		this.requests = requests;
		this.announced = announced;
	}

	/**
	 * Starts an application with a single event loop that does not accept yet.
	 * @param name what it answers with
	 * @param port its port
	 * @param socket its socket
	 * @param limit how many requests may be in progress
	 * @param properties more properties, as {@code name=value}
	 * @return the application
	 */
	static NettyWorker start(String name, int port, SharedSocket socket, int limit, String... properties) {
		return start(name, port, ReceivedSockets.of(socket), limit, (server) -> server, properties);
	}

	/**
	 * Starts an application with a single event loop that does not accept yet.
	 * @param name what it answers with
	 * @param port its port
	 * @param sockets its sockets
	 * @param limit how many requests may be in progress
	 * @param properties more properties, as {@code name=value}
	 * @return the application
	 */
	static NettyWorker start(String name, int port, SharedSockets sockets, int limit, String... properties) {
		return start(name, port, sockets, limit, (server) -> server, properties);
	}

	/**
	 * Starts an application with a single event loop that does not accept yet.
	 * @param name what it answers with
	 * @param port its port
	 * @param socket its socket, {@code null} to listen for itself
	 * @param limit how many requests may be in progress
	 * @param customizer for the server
	 * @param properties more properties, as {@code name=value}
	 * @return the application
	 */
	static NettyWorker start(String name, int port, @Nullable SharedSocket socket, int limit,
			NettyServerCustomizer customizer, String... properties) {
		return start(name, port, ReceivedSockets.of(socket), limit, customizer, properties);
	}

	private static NettyWorker start(String name, int port, SharedSockets sockets, int limit,
			NettyServerCustomizer customizer, String... properties) {
		NettyWebDrain drain = new NettyWebDrain(new AcceptGate(), System::nanoTime, limit);
		Requests requests = new Requests(name);
		List<Integer> announced = new ArrayList<>();
		List<String> all = new ArrayList<>(List.of("server.port=" + port, "server.address=127.0.0.1",
				"spring.main.banner-mode=off", "spring.jmx.enabled=false", "logging.level.root=WARN"));
		all.addAll(List.of(properties));
		ConfigurableApplicationContext context = new SpringApplicationBuilder(Application.class)
			.web(WebApplicationType.REACTIVE)
			.registerShutdownHook(false)
			.properties(all.toArray(String[]::new))
			.listeners((ApplicationListener<ReactiveWebServerInitializedEvent>) (event) -> announced
				.add(event.getWebServer().getPort()))
			.initializers((created) -> {
				created.getBeanFactory().registerSingleton("requests", requests);
				created.getBeanFactory().registerSingleton("webDrain", drain);
				created.getBeanFactory().registerSingleton("sharedSockets", sockets);
				created.getBeanFactory().registerSingleton("serverCustomizer", customizer);
			})
			.run();
		return new NettyWorker(context, drain, requests, announced);
	}

	@Override
	public NettyWebDrain drain() {
		return this.drain;
	}

	@Override
	public Requests requests() {
		return this.requests;
	}

	@Override
	public List<Integer> announcedPorts() {
		return this.announced;
	}

	WebServer server() {
		return ((ReactiveWebServerApplicationContext) this.context).getWebServer();
	}

	@Override
	public int environmentPort() {
		return this.context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
	}

	@Override
	public int serverPort() {
		return server().getPort();
	}

	@Override
	public long openConnections() {
		return this.drain.traffic().connections();
	}

	int requestsInProgress() {
		return this.drain.traffic().requests();
	}

	@Override
	public boolean isLeaving() {
		return this.drain.traffic().leaving() != null;
	}

	@Override
	public void close() {
		this.requests.releaseAll();
		this.context.close();
	}

	/**
	 * Answers with the name of the worker, and holds requests until they are released.
	 */
	@RestController
	static final class Requests implements HeldRequests {

		private final String name;

		private final Semaphore begun = new Semaphore(0);

		private final Sinks.Empty<Void> released = Sinks.empty();

		private final CountDownLatch unblocked = new CountDownLatch(1);

		Requests(String name) {
			this.name = name;
		}

		@GetMapping("/")
		Mono<String> name() {
			return Mono.just(this.name);
		}

		@GetMapping("/held")
		Mono<String> held() {
			this.begun.release();
			return this.released.asMono().thenReturn(this.name + " released");
		}

		@GetMapping(path = "/begun", produces = MediaType.TEXT_PLAIN_VALUE)
		Flux<String> begun() {
			this.begun.release();
			return Flux.concat(Mono.just("begun "), this.released.asMono().thenReturn("released"));
		}

		@GetMapping(path = "/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
		Flux<String> events() {
			this.begun.release();
			return Flux.concat(Mono.just("first"), this.released.asMono().thenReturn("last"));
		}

		/**
		 * Blocks the event loop, as an application must not.
		 * @return the name of the worker
		 * @throws InterruptedException if interrupted meanwhile
		 */
		@GetMapping("/hang")
		Mono<String> hang() throws InterruptedException {
			this.begun.release();
			this.unblocked.await(30, TimeUnit.SECONDS);
			return Mono.just(this.name);
		}

		@Override
		public boolean awaitHeld(int count) throws InterruptedException {
			return this.begun.tryAcquire(count, 20, TimeUnit.SECONDS);
		}

		@Override
		public void releaseAll() {
			this.unblocked.countDown();
			this.released.tryEmitEmpty();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ NettyReactiveWebServerAutoConfiguration.class, HttpHandlerAutoConfiguration.class,
			WebFluxAutoConfiguration.class, SslAutoConfiguration.class })
	static class Application {

		// of its own, as several such applications live in this JVM
		@Bean
		ReactorResourceFactory reactorResources() {
			ReactorResourceFactory resources = new ReactorResourceFactory();
			resources.setUseGlobalResources(false);
			resources.setShutdownQuietPeriod(Duration.ZERO);
			resources.setLoopResourcesSupplier(() -> LoopResources.create("shared-test", 1, true));
			return resources;
		}

		@Bean
		NettySharedSocketCustomizer sharedSocket(SharedSockets sockets, NettyWebDrain drain,
				ObjectProvider<ReactorResourceFactory> resources) {
			return new NettySharedSocketCustomizer(sockets, drain, resources::getIfAvailable);
		}

	}

}
