package io.launcher.web;

import java.util.ArrayList;
import java.util.List;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.WebServer;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.boot.web.server.servlet.context.ServletWebServerInitializedEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * A Boot application on a shared socket, as one worker has it, with any web server.
 */
public abstract class WebWorker implements SharedWorker {

	private final ConfigurableApplicationContext context;

	private final WebDrain drain;

	private final Requests requests;

	private final List<Integer> announced = new ArrayList<>();

	/**
	 * Starts an application that does not accept yet.
	 * @param name what it answers with
	 * @param port its port
	 * @param sockets its sockets
	 * @param configuration imports the web server
	 * @param beans more singletons, such as the drain
	 * @param properties more properties, as {@code name=value}
	 */
	protected WebWorker(String name, int port, SharedSockets sockets, Class<?> configuration, WebDrain drain,
			List<Object> beans, String... properties) {
		this.drain = drain;
		this.requests = new Requests(name);
		List<String> all = new ArrayList<>(List.of("server.port=" + port, "server.address=127.0.0.1",
				"spring.main.banner-mode=off", "spring.jmx.enabled=false", "logging.level.root=WARN"));
		all.addAll(List.of(properties));
		this.context = new SpringApplicationBuilder(configuration).web(WebApplicationType.SERVLET)
			.registerShutdownHook(false)
			.properties(all.toArray(String[]::new))
			.listeners((ApplicationListener<ServletWebServerInitializedEvent>) (event) -> this.announced
				.add(event.getWebServer().getPort()))
			.initializers((created) -> {
				created.getBeanFactory().registerSingleton("requests", this.requests);
				created.getBeanFactory().registerSingleton("webDrain", drain);
				created.getBeanFactory().registerSingleton("sharedSockets", sockets);
				beans.forEach((bean) -> created.getBeanFactory().registerSingleton(bean.getClass().getName(), bean));
			})
			.run();
	}

	@Override
	public WebDrain drain() {
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

	@Override
	public int environmentPort() {
		return this.context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
	}

	/**
	 * The server.
	 * @return the server
	 */
	protected WebServer server() {
		return ((ServletWebServerApplicationContext) this.context).getWebServer();
	}

	@Override
	public void close() {
		this.requests.releaseAll();
		this.context.close();
	}

}
