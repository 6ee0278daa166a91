package io.launcher.web.tomcat;

import java.util.List;

import io.launcher.socket.SharedSocket;
import io.launcher.web.AcceptGate;
import io.launcher.web.ReceivedSockets;
import io.launcher.web.SharedSockets;
import io.launcher.web.WebWorker;
import org.apache.catalina.Context;
import org.apache.catalina.connector.Connector;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.tomcat.TomcatConnectorCustomizer;
import org.springframework.boot.tomcat.TomcatWebServer;
import org.springframework.boot.tomcat.autoconfigure.servlet.TomcatServletWebServerAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * A Boot application with Tomcat on a shared socket, as one worker has it.
 */
final class TomcatWorker extends WebWorker {

	private TomcatWorker(String name, int port, SharedSockets sockets, List<Object> beans, String... properties) {
		super(name, port, sockets, Application.class, new TomcatWebDrain(new AcceptGate()), beans, properties);
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
		return new TomcatWorker(name, port, ReceivedSockets.of(socket), List.of(customizer), properties);
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
	static TomcatWorker start(String name, int port, SharedSockets sockets, Object customizer, String... properties) {
		return new TomcatWorker(name, port, sockets, List.of(customizer), properties);
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
	static TomcatWorker start(String name, int port, @Nullable SharedSocket socket, List<Object> customizers,
			String... properties) {
		return new TomcatWorker(name, port, ReceivedSockets.of(socket), customizers, properties);
	}

	Context context() {
		return (Context) ((TomcatWebServer) server()).getTomcat().getHost().findChildren()[0];
	}

	Connector connector() {
		return ((TomcatWebServer) server()).getTomcat().getConnector();
	}

	@Override
	public int serverPort() {
		return connector().getLocalPort();
	}

	@Override
	public long openConnections() {
		return protocol().getConnectionCount();
	}

	@Override
	public boolean isLeaving() {
		return protocol().getMaxKeepAliveRequests() == 1;
	}

	private SharedHttp11NioProtocol protocol() {
		return (SharedHttp11NioProtocol) connector().getProtocolHandler();
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
