package io.launcher.web.netty;

import java.util.function.Supplier;

import io.launcher.web.SharedSockets;
import io.launcher.web.accept.SocketMatch;
import org.jspecify.annotations.Nullable;
import reactor.netty.http.HttpResources;
import reactor.netty.resources.LoopResources;

import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.core.Ordered;
import org.springframework.http.client.ReactorResourceFactory;

/**
 * Puts the embedded Netty of a worker on the listening socket of its supervisor. Does
 * nothing in a process that has none.
 */
public class NettySharedSocketCustomizer implements WebServerFactoryCustomizer<NettyReactiveWebServerFactory>, Ordered {

	private final SharedSockets sockets;

	private final NettyWebDrain drain;

	private final Supplier<@Nullable ReactorResourceFactory> resources;

	/**
	 * Creates a customizer.
	 * @param sockets the sockets of this process
	 * @param drain where the servers are made known
	 * @param resources the resources of the application, whose event loops are used
	 */
	public NettySharedSocketCustomizer(SharedSockets sockets, NettyWebDrain drain,
			Supplier<@Nullable ReactorResourceFactory> resources) {
		this.sockets = sockets;
		this.drain = drain;
		this.resources = resources;
	}

	/**
	 * Last, to be nearest to the application's handler.
	 */
	@Override
	public int getOrder() {
		return Ordered.LOWEST_PRECEDENCE;
	}

	@Override
	public void customize(NettyReactiveWebServerFactory factory) {
		if (!this.sockets.isShared()) {
			return;
		}
		factory.addServerCustomizers(this.drain::count);
		// for this server only: those of the application serve clients and a management
		// port as well
		ReactorResourceFactory shared = new ReactorResourceFactory();
		shared.setUseGlobalResources(false);
		shared.setLoopResources(new SharedLoopResources(this::loops, (group) -> this.drain
			.open(SocketMatch.find("The Netty server", this.sockets.received(), factory.getPort(), null), group)));
		factory.setResourceFactory(shared);
	}

	private LoopResources loops() {
		ReactorResourceFactory present = this.resources.get();
		LoopResources loops = (present != null) ? present.getLoopResources() : null;
		return (loops != null) ? loops : HttpResources.get();
	}

}
