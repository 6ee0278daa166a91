package io.launcher.web.netty;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.channels.SocketChannel;

import io.launcher.socket.SharedSocket;
import io.launcher.web.AcceptGate;
import io.netty.channel.Channel;
import io.netty.channel.socket.DefaultServerSocketChannelConfig;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.ServerSocketChannelConfig;
import io.netty.channel.socket.nio.NioSocketChannel;
import org.jspecify.annotations.Nullable;

/**
 * A server channel on a shared port. Its interface is what the channels of connections
 * expect of theirs.
 */
final class SharedPortChannel extends SharedServerChannel implements ServerSocketChannel {

	private final ServerSocketChannelConfig config;

	SharedPortChannel(SharedSocket socket, Traffic traffic, AcceptGate gate, int eventLoops, int requestLimit)
			throws IOException {
		super(socket, traffic, gate, eventLoops, requestLimit);
		this.config = new DefaultServerSocketChannelConfig(this, serverSocket());
	}

	@Override
	Channel connection(SocketChannel accepted) {
		return new NioSocketChannel(this, accepted);
	}

	@Override
	boolean isOn(SocketAddress wanted) {
		return wanted instanceof InetSocketAddress inet && inet.getPort() == localAddress0().getPort();
	}

	@Override
	protected InetSocketAddress localAddress0() {
		return (InetSocketAddress) socket().address();
	}

	@Override
	public InetSocketAddress localAddress() {
		return localAddress0();
	}

	@Override
	@SuppressWarnings("NullAway")
	public @Nullable InetSocketAddress remoteAddress() {
		return null;
	}

	@Override
	public ServerSocketChannelConfig config() {
		return this.config;
	}

}
