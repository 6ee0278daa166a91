package io.launcher.web.tomcat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

import io.launcher.socket.SharedSocket;
import io.launcher.web.AcceptGate;
import io.launcher.web.DrainResult;
import io.launcher.web.SharedSockets;
import org.apache.catalina.connector.Connector;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.tomcat.TomcatConnectorCustomizer;
import org.springframework.boot.tomcat.TomcatWebServer;
import org.springframework.boot.tomcat.autoconfigure.servlet.TomcatServletWebServerAutoConfiguration;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.boot.web.server.servlet.context.ServletWebServerInitializedEvent;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * A Boot application on a shared socket, as one worker has it.
 */
final class TomcatWorker implements AutoCloseable {

	private final ConfigurableApplicationContext context;

	private final TomcatWebDrain drain;

	private final Requests requests;

	private final int announcedPort;

	private TomcatWorker(ConfigurableApplicationContext context, TomcatWebDrain drain, Requests requests,
			int announcedPort) {
		this.context = context;
		this.drain = drain;
		this.requests = requests;
		this.announcedPort = announcedPort;
	}

	/**
	 * Starts an application that does not accept yet.
	 * @param name what it answers with
	 * @param port its port
	 * @param socket its socket
	 * @param customizer for the connector
	 * @param properties more properties, as {@code name=value}
	 * @return the application
	 */
	static TomcatWorker start(String name, int port, SharedSocket socket, TomcatConnectorCustomizer customizer,
			String... properties) {
		TomcatWebDrain drain = new TomcatWebDrain(new AcceptGate());
		Requests requests = new Requests(name);
		List<Integer> announced = new ArrayList<>();
		List<String> all = new ArrayList<>(List.of("server.port=" + port, "server.address=127.0.0.1",
				"spring.main.banner-mode=off", "spring.jmx.enabled=false", "logging.level.root=WARN"));
		all.addAll(List.of(properties));
		ConfigurableApplicationContext context = new SpringApplicationBuilder(Application.class)
			.web(WebApplicationType.SERVLET)
			.registerShutdownHook(false)
			.properties(all.toArray(String[]::new))
			.listeners((ApplicationListener<ServletWebServerInitializedEvent>) (event) -> announced
				.add(event.getWebServer().getPort()))
			.initializers((created) -> {
				created.getBeanFactory().registerSingleton("requests", requests);
				created.getBeanFactory().registerSingleton("webDrain", drain);
				created.getBeanFactory().registerSingleton("sharedSockets", new Received(List.of(socket)));
				created.getBeanFactory().registerSingleton("customizer", customizer);
			})
			.run();
		return new TomcatWorker(context, drain, requests, announced.get(0));
	}

	TomcatWebDrain drain() {
		return this.drain;
	}

	DrainResult drain(Duration idleGrace, Duration deadline) throws InterruptedException {
		return this.drain.drain(idleGrace, deadline, false);
	}

	Requests requests() {
		return this.requests;
	}

	int announcedPort() {
		return this.announcedPort;
	}

	int environmentPort() {
		return this.context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
	}

	Connector connector() {
		return ((TomcatWebServer) ((ServletWebServerApplicationContext) this.context).getWebServer()).getTomcat()
			.getConnector();
	}

	long openConnections() {
		return protocol().getConnectionCount();
	}

	/**
	 * Whether every further response announces the close.
	 * @return whether the connector has begun to leave
	 */
	boolean isLeaving() {
		return protocol().getMaxKeepAliveRequests() == 1;
	}

	private SharedHttp11NioProtocol protocol() {
		return (SharedHttp11NioProtocol) connector().getProtocolHandler();
	}

	@Override
	public void close() {
		this.requests.releaseAll();
		this.context.close();
	}

	private record Received(List<SharedSocket> received) implements SharedSockets {

		@Override
		public boolean isShared() {
			return true;
		}

	}

	/**
	 * Answers with the name of the worker, and holds requests until they are released.
	 */
	@RestController
	static final class Requests {

		private final String name;

		private final Semaphore begun = new Semaphore(0);

		private final CountDownLatch released = new CountDownLatch(1);

		Requests(String name) {
			this.name = name;
		}

		@GetMapping("/")
		String name() {
			return this.name;
		}

		@GetMapping("/held")
		String held() throws InterruptedException {
			this.begun.release();
			return this.released.await(30, TimeUnit.SECONDS) ? this.name + " released" : "timeout";
		}

		boolean awaitHeld(int count) throws InterruptedException {
			return this.begun.tryAcquire(count, 20, TimeUnit.SECONDS);
		}

		void releaseAll() {
			this.released.countDown();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ TomcatServletWebServerAutoConfiguration.class, DispatcherServletAutoConfiguration.class,
			WebMvcAutoConfiguration.class, SslAutoConfiguration.class })
	static class Application {

		@Bean
		TomcatSharedSocketCustomizer sharedSocket(SharedSockets sockets, TomcatWebDrain drain) {
			return new TomcatSharedSocketCustomizer(sockets, drain);
		}

	}

}
