package io.launcher.web;

import java.net.InetAddress;
import java.net.InetSocketAddress;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

/**
 * Where the web server of an application is to listen, by the properties that every
 * Spring Boot application has.
 *
 * @param port the port; 0 for any that is free, negative for none
 * @param address the local address, {@code null} for all
 * @param backlog how many connections may wait to be accepted
 */
public record ListenAddress(int port, @Nullable InetAddress address, int backlog) {

	private static final int DEFAULT_PORT = 8080;

	/**
	 * The queue is one for all workers, and holds what arrives while none is there: more
	 * than a single server needs.
	 */
	private static final int DEFAULT_BACKLOG = 1024;

	/**
	 * Reads the properties.
	 * @param environment the environment
	 * @return the address
	 */
	public static ListenAddress of(Environment environment) {
		Binder binder = Binder.get(environment);
		return new ListenAddress(binder.bind("server.port", Integer.class).orElse(DEFAULT_PORT),
				binder.bind("server.address", InetAddress.class).orElse(null),
				binder.bind("server.tomcat.accept-count", Integer.class).orElse(DEFAULT_BACKLOG));
	}

	/**
	 * The address for a socket.
	 * @return the address
	 */
	public InetSocketAddress toSocketAddress() {
		return (this.address != null) ? new InetSocketAddress(this.address, this.port)
				: new InetSocketAddress(this.port);
	}

	@Override
	public String toString() {
		return (this.address != null) ? "address " + this.address.getHostAddress() + " and port " + this.port
				: "port " + this.port;
	}

}
