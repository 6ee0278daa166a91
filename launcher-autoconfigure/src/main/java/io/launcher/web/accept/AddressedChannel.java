package io.launcher.web.accept;

import java.io.IOException;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.nio.channels.NetworkChannel;
import java.nio.channels.ServerSocketChannel;
import java.util.Set;

/**
 * A listening channel that reports the address of the socket behind it.
 */
record AddressedChannel(ServerSocketChannel channel, SocketAddress address) implements NetworkChannel {

	@Override
	public SocketAddress getLocalAddress() {
		return this.address;
	}

	@Override
	public NetworkChannel bind(SocketAddress local) {
		throw new UnsupportedOperationException("The socket is bound to " + this.address + " already");
	}

	@Override
	public <T> NetworkChannel setOption(SocketOption<T> name, T value) throws IOException {
		this.channel.setOption(name, value);
		return this;
	}

	@Override
	public <T> T getOption(SocketOption<T> name) throws IOException {
		return this.channel.getOption(name);
	}

	@Override
	public Set<SocketOption<?>> supportedOptions() {
		return this.channel.supportedOptions();
	}

	@Override
	public boolean isOpen() {
		return this.channel.isOpen();
	}

	@Override
	public void close() throws IOException {
		this.channel.close();
	}

}
