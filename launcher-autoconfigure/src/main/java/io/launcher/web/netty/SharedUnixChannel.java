package io.launcher.web.netty;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.channels.SocketChannel;

import io.launcher.socket.SharedSocket;
import io.launcher.web.AcceptGate;
import io.netty.channel.Channel;
import io.netty.channel.ChannelConfig;
import io.netty.channel.DefaultChannelConfig;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.channel.unix.FileDescriptor;
import io.netty.channel.unix.ServerDomainSocketChannel;
import org.jspecify.annotations.Nullable;

/**
 * A server channel on a shared Unix domain socket, by the JDK's channels. Its interface
 * is that of Netty's native ones, which Reactor Netty asks for.
 */
final class SharedUnixChannel extends SharedServerChannel implements ServerDomainSocketChannel {

	private final ChannelConfig config = new DefaultChannelConfig(this);

	SharedUnixChannel(SharedSocket socket, Traffic traffic, AcceptGate gate, int eventLoops, int requestLimit)
			throws IOException {
		super(socket, traffic, gate, eventLoops, requestLimit);
	}

	@Override
	Channel connection(SocketChannel accepted) {
		return new NioDomainSocketChannel(this, accepted);
	}

	@Override
	boolean isOn(SocketAddress wanted) {
		return wanted.equals(localAddress0());
	}

	@Override
	protected DomainSocketAddress localAddress0() {
		return new DomainSocketAddress(socket().address().toString());
	}

	@Override
	public DomainSocketAddress localAddress() {
		return localAddress0();
	}

	@Override
	@SuppressWarnings("NullAway")
	public @Nullable DomainSocketAddress remoteAddress() {
		return null;
	}

	@Override
	public ChannelConfig config() {
		return this.config;
	}

	@Override
	public FileDescriptor fd() {
		throw new UnsupportedOperationException("The descriptor belongs to a channel of the JDK");
	}

}
