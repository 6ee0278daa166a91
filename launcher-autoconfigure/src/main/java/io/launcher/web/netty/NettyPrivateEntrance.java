package io.launcher.web.netty;

import java.time.Duration;

import io.launcher.web.PrivateEntrance;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.resources.LoopResources;

import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.http.server.reactive.ReactorHttpHandlerAdapter;

/**
 * A private entrance to Reactor Netty: a server of its own, since the other one cannot
 * listen twice.
 */
public final class NettyPrivateEntrance implements PrivateEntrance {

	private static final Duration TIMEOUT = Duration.ofSeconds(2);

	private final LoopResources loops = LoopResources.create("launcher-warm-up", 1, true);

	private final DisposableServer server;

	/**
	 * Opens it.
	 * @param handler handles what comes in
	 */
	public NettyPrivateEntrance(HttpHandler handler) {
		try {
			this.server = HttpServer.create()
				.host("127.0.0.1")
				.port(0)
				.runOn(this.loops)
				.handle(new ReactorHttpHandlerAdapter(handler))
				.bindNow(TIMEOUT);
		}
		catch (RuntimeException ex) {
			this.loops.dispose();
			throw ex;
		}
	}

	@Override
	public int port() {
		return this.server.port();
	}

	@Override
	public void close() {
		this.server.disposeNow(TIMEOUT);
		this.loops.disposeLater(Duration.ZERO, TIMEOUT).block(TIMEOUT);
	}

}
