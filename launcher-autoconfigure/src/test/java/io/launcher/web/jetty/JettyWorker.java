package io.launcher.web.jetty;

import java.util.List;

import io.launcher.socket.SharedSocket;
import io.launcher.web.AcceptGate;
import io.launcher.web.ReceivedSockets;
import io.launcher.web.SharedSockets;
import io.launcher.web.WebWorker;
import org.eclipse.jetty.server.Server;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.jetty.JettyServerCustomizer;
import org.springframework.boot.jetty.JettyWebServer;
import org.springframework.boot.jetty.autoconfigure.servlet.JettyServletWebServerAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * A Boot application with Jetty on a shared socket, as one worker has it.
 */
final class JettyWorker extends WebWorker {

	private JettyWorker(String name, int port, SharedSockets sockets, List<Object> beans, String... properties) {
		super(name, port, sockets, Application.class, new JettyWebDrain(new AcceptGate()), beans, properties);
	}

	/**
	 * Starts an application that does not accept yet.
	 * @param name what it answers with
	 * @param port its port
	 * @param socket its socket
	 * @param customizer for the server
	 * @param properties more properties, as {@code name=value}
	 * @return the application
	 */
	static JettyWorker start(String name, int port, SharedSocket socket, JettyServerCustomizer customizer,
			String... properties) {
		return new JettyWorker(name, port, ReceivedSockets.of(socket), List.of(customizer), properties);
	}

	/**
	 * Starts an application that does not accept yet.
	 * @param name what it answers with
	 * @param port its port
	 * @param sockets its sockets
	 * @param customizer for the server
	 * @param properties more properties, as {@code name=value}
	 * @return the application
	 */
	static JettyWorker start(String name, int port, SharedSockets sockets, Object customizer, String... properties) {
		return new JettyWorker(name, port, sockets, List.of(customizer), properties);
	}

	/**
	 * Starts an application that does not accept yet.
	 * @param name what it answers with
	 * @param port its port
	 * @param socket its socket, {@code null} to listen for itself
	 * @param customizers for the server
	 * @param properties more properties, as {@code name=value}
	 * @return the application
	 */
	static JettyWorker start(String name, int port, @Nullable SharedSocket socket, List<Object> customizers,
			String... properties) {
		return new JettyWorker(name, port, ReceivedSockets.of(socket), customizers, properties);
	}

	Server jetty() {
		return ((JettyWebServer) server()).getServer();
	}

	SharedServerConnector connector() {
		return (SharedServerConnector) jetty().getConnectors()[0];
	}

	@Override
	public int serverPort() {
		return connector().getLocalPort();
	}

	@Override
	public long openConnections() {
		return connector().load().connections();
	}

	@Override
	public boolean isLeaving() {
		return connector().isLeaving();
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ JettyServletWebServerAutoConfiguration.class, DispatcherServletAutoConfiguration.class,
			WebMvcAutoConfiguration.class, SslAutoConfiguration.class })
	static class Application {

		@Bean
		JettySharedSocketCustomizer sharedSocket(SharedSockets sockets, JettyWebDrain drain) {
			return new JettySharedSocketCustomizer(sockets, drain);
		}

	}

}
