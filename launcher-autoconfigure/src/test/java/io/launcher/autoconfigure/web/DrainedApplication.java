package io.launcher.autoconfigure.web;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.launcher.context.WebTraffic;
import io.launcher.socket.SharedSocket;
import io.launcher.socket.SharedSocketFixture;
import io.launcher.web.SharedSockets;
import io.launcher.web.WebDrain;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * An application on a shared socket that leaves as a worker does: drained, then closed.
 */
final class DrainedApplication implements AutoCloseable {

	private final ConfigurableApplicationContext context;

	private final Exchanges exchanges;

	private DrainedApplication(ConfigurableApplicationContext context, Exchanges exchanges) {
		this.context = context;
		this.exchanges = exchanges;
	}

	/**
	 * Starts an application that accepts connections.
	 * @param stack its framework and server
	 * @param fixture its socket
	 * @param properties more properties, as {@code name=value}
	 * @return the application
	 * @throws IOException if the socket cannot be shared
	 */
	static DrainedApplication start(WebStack stack, SharedSocketFixture fixture, String... properties)
			throws IOException {
		SharedSocket socket = fixture.inherit();
		Exchanges exchanges = new Exchanges();
		List<String> all = new ArrayList<>(List.of("server.port=" + fixture.port(), "server.address=127.0.0.1",
				"spring.main.banner-mode=off", "spring.jmx.enabled=false", "logging.level.root=WARN",
				"server.shutdown=immediate", "spring.reactor.netty.shutdown-quiet-period=0"));
		all.addAll(List.of(properties));
		ConfigurableApplicationContext context = new SpringApplicationBuilder(stack.application()).web(stack.type())
			.registerShutdownHook(false)
			.properties(all.toArray(String[]::new))
			.initializers((created) -> {
				created.getBeanFactory().registerSingleton("exchanges", exchanges);
				created.getBeanFactory().registerSingleton("sharedSockets", new Received(List.of(socket)));
			})
			.run();
		context.getBean(WebTraffic.class).begin();
		return new DrainedApplication(context, exchanges);
	}

	Exchanges exchanges() {
		return this.exchanges;
	}

	WebServerApplicationContext context() {
		return (WebServerApplicationContext) this.context;
	}

	/**
	 * Drains, and leaves everything else as it is.
	 * @param timeout how long it may take
	 */
	void drain(Duration timeout) {
		try {
			this.context.getBean(WebTraffic.class).drain(timeout, false);
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * Drains with a short grace, and ends nothing.
	 * @param grace how long a connection may be idle
	 * @param deadline how long it may take
	 * @return how many connections are left
	 * @throws InterruptedException if interrupted meanwhile
	 */
	int drain(Duration grace, Duration deadline) throws InterruptedException {
		int left = 0;
		for (WebDrain drain : this.context.getBeansOfType(WebDrain.class).values()) {
			left += drain.drain(grace, deadline, false).connectionsLeft();
		}
		return left;
	}

	/**
	 * Leaves on a thread of its own.
	 * @param timeout how long the drain may take
	 * @return the leave
	 */
	Leave leave(Duration timeout) {
		return new Leave(this, timeout);
	}

	private void leaveNow(Duration timeout) {
		try {
			this.context.getBean(WebTraffic.class).drain(timeout, false);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		this.context.close();
	}

	@Override
	public void close() {
		this.exchanges.releaseAll();
		this.context.close();
	}

	/**
	 * The leave of an application.
	 */
	static final class Leave {

		private final CompletableFuture<Void> end = new CompletableFuture<>();

		private final Thread thread;

		private Leave(DrainedApplication application, Duration timeout) {
			this.thread = new Thread(() -> {
				try {
					application.leaveNow(timeout);
					this.end.complete(null);
				}
				catch (RuntimeException ex) {
					this.end.completeExceptionally(ex);
				}
			}, "leave");
			this.thread.start();
		}

		void hurry() {
			this.thread.interrupt();
		}

		CompletableFuture<Void> end() {
			return this.end;
		}

	}

	private record Received(List<SharedSocket> received) implements SharedSockets {

		@Override
		public boolean isShared() {
			return true;
		}

	}

}
