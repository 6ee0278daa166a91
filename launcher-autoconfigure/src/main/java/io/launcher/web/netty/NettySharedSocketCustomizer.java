package io.launcher.web.netty;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.Collectors;

import io.launcher.socket.SharedSocket;
import io.launcher.web.AdditionalSocket;
import io.launcher.web.SharedSockets;
import io.launcher.web.accept.SocketMatch;
import io.netty.channel.unix.DomainSocketAddress;
import org.jspecify.annotations.Nullable;
import reactor.netty.http.HttpResources;
import reactor.netty.http.server.HttpServer;
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

	private final AtomicReference<@Nullable SocketAddress> wanted = new AtomicReference<>();

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
		if (!this.sockets.additional().isEmpty()) {
			throw new IllegalStateException("The Netty server of this worker has one listening socket, but "
					+ "launcher.web.additional-sockets has more: "
					+ this.sockets.additional()
						.stream()
						.map(AdditionalSocket::toString)
						.collect(Collectors.joining(", "))
					+ ". Remove them, or use Tomcat or Jetty");
		}
		factory.addServerCustomizers(this.drain::count, this::bindToShared);
		// for this server only: those of the application serve clients and a management
		// port as well
		ReactorResourceFactory shared = new ReactorResourceFactory();
		shared.setUseGlobalResources(false);
		shared.setLoopResources(
				new SharedLoopResources(this::loops, (group) -> this.drain.open(find(this.wanted.get()), group)));
		factory.setResourceFactory(shared);
	}

	private HttpServer bindToShared(HttpServer server) {
		Supplier<? extends SocketAddress> configured = server.configuration().bindAddress();
		// asked right before the channel is opened
		return server.bindAddress(() -> {
			SocketAddress wanted = (configured != null) ? configured.get() : null;
			this.wanted.set(wanted);
			return (find(wanted).address() instanceof UnixDomainSocketAddress unix)
					? new DomainSocketAddress(unix.toString()) : wanted;
		});
	}

	private SharedSocket find(@Nullable SocketAddress wanted) {
		int port = (wanted instanceof InetSocketAddress inet) ? inet.getPort() : -1;
		String path = (wanted instanceof DomainSocketAddress unix) ? unix.path() : null;
		return SocketMatch.find("The Netty server", this.sockets.received(), port, path);
	}

	private LoopResources loops() {
		ReactorResourceFactory present = this.resources.get();
		LoopResources loops = (present != null) ? present.getLoopResources() : null;
		return (loops != null) ? loops : HttpResources.get();
	}

}
