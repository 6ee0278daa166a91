package io.launcher.web.netty;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;

import io.launcher.socket.SharedSocket;
import io.launcher.web.AcceptGate;
import io.launcher.web.accept.SocketMatch;
import io.netty.channel.AbstractServerChannel;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.DefaultServerSocketChannelConfig;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.ServerSocketChannelConfig;
import io.netty.channel.socket.nio.NioSocketChannel;
import org.jspecify.annotations.Nullable;

/**
 * A server channel on a socket that is bound and listening already. It accepts by a
 * blocking call on a thread of its own, one connection for each read that Netty asks for.
 */
final class SharedServerChannel extends AbstractServerChannel implements ServerSocketChannel {

	private final SharedSocket socket;

	private final Traffic traffic;

	private final AcceptGate gate;

	private final int eventLoops;

	private final int requestLimit;

	private final SharedAcceptor acceptor;

	private final ServerSocketChannelConfig config;

	private volatile boolean bound;

	private volatile boolean closed;

	private volatile boolean readWanted;

	private volatile boolean emptying;

	SharedServerChannel(SharedSocket socket, Traffic traffic, AcceptGate gate, int eventLoops, int requestLimit)
			throws IOException {
		this.socket = socket;
		this.traffic = traffic;
		this.gate = gate;
		this.eventLoops = eventLoops;
		this.requestLimit = requestLimit;
		this.acceptor = new SharedAcceptor(socket, new Connections(), traffic);
		this.config = new DefaultServerSocketChannelConfig(this, this.acceptor.serverSocket());
	}

	/**
	 * Stops accepting and leaves everything else as it is: the channel stays active, as
	 * Netty takes its close for the end of the server.
	 * @param end the deadline
	 * @param last whether to accept what is queued before
	 * @throws InterruptedException if interrupted meanwhile
	 */
	void stopAccepting(long end, boolean last) throws InterruptedException {
		try {
			if (last && this.gate.isOpen()) {
				this.emptying = true;
				this.traffic.changes().changed();
				this.traffic.changes()
					.awaitUntil(() -> this.acceptor.isStopped() || !this.acceptor.hasQueuedConnections(), end);
			}
		}
		finally {
			this.acceptor.stop();
		}
		this.traffic.changes().awaitUntil(this.acceptor::hasEnded, end);
	}

	private boolean mayAccept() {
		return this.readWanted && this.gate.isOpen()
				&& (this.emptying || this.traffic.hasRoom(this.eventLoops, this.requestLimit));
	}

	private void serve(SocketChannel accepted) {
		this.readWanted = false;
		NioSocketChannel connection = new NioSocketChannel(this, accepted);
		this.traffic.accepted(connection);
		try {
			eventLoop().execute(() -> deliver(connection));
		}
		catch (RejectedExecutionException ex) {
			drop(connection);
		}
	}

	private void deliver(Channel connection) {
		if (isOpen()) {
			pipeline().fireChannelRead(connection);
			pipeline().fireChannelReadComplete();
		}
		else {
			drop(connection);
		}
	}

	private void drop(Channel connection) {
		connection.unsafe().closeForcibly();
		this.traffic.closed(connection);
	}

	@Override
	protected void doBind(SocketAddress address) {
		if (!(address instanceof InetSocketAddress wanted) || wanted.getPort() != localAddress0().getPort()) {
			throw SocketMatch.none("The Netty server", address.toString(), List.of(this.socket));
		}
		this.bound = true;
		this.acceptor.start("netty-" + localAddress0().getPort() + "-Acceptor");
	}

	@Override
	protected void doBeginRead() {
		this.readWanted = true;
		this.traffic.changes().changed();
	}

	@Override
	protected void doClose() {
		this.closed = true;
		this.acceptor.stop();
	}

	@Override
	protected boolean isCompatible(EventLoop loop) {
		return true;
	}

	@Override
	protected InetSocketAddress localAddress0() {
		return (InetSocketAddress) this.socket.address();
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

	@Override
	public boolean isOpen() {
		return !this.closed;
	}

	@Override
	public boolean isActive() {
		return this.bound && !this.closed;
	}

	private final class Connections implements SharedAcceptor.Target {

		@Override
		public boolean mayAccept() {
			return SharedServerChannel.this.mayAccept();
		}

		@Override
		public void serve(SocketChannel connection) {
			SharedServerChannel.this.serve(connection);
		}

	}

}
