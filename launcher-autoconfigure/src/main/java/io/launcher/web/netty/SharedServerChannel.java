package io.launcher.web.netty;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;

import io.launcher.socket.SharedSocket;
import io.launcher.web.AcceptGate;
import io.launcher.web.accept.AcceptLoop;
import io.launcher.web.accept.GatedSocket;
import io.launcher.web.accept.LastConnections;
import io.launcher.web.accept.SharedListener;
import io.launcher.web.accept.SocketMatch;
import io.netty.channel.AbstractServerChannel;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * A server channel on a socket that is bound and listening already. It accepts by a
 * blocking call on a thread of its own, one connection for each read that Netty asks for.
 */
abstract class SharedServerChannel extends AbstractServerChannel {

	private static final Log logger = LogFactory.getLog(SharedServerChannel.class);

	private final SharedSocket socket;

	private final Traffic traffic;

	private final AcceptGate gate;

	private final int eventLoops;

	private final int requestLimit;

	private final SharedListener listener = new SharedListener();

	private final ServerSocketChannel channel;

	private final AcceptLoop acceptor;

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
		this.acceptor = new AcceptLoop(this.listener, traffic.changes(), new Connections(), traffic::now);
		this.channel = this.listener.open(new GatedSocket(socket, gate));
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
			if ((last || this.socket.hasOwnQueue()) && this.gate.isOpen()) {
				this.emptying = true;
				this.traffic.changes().changed();
				new LastConnections(this.socket, this.acceptor::isStopped, this.traffic.changes()::awaitUntil,
						this.traffic::now)
					.await(end);
			}
		}
		finally {
			stopAcceptor();
		}
		this.traffic.changes().awaitUntil(this.acceptor::hasEnded, end);
	}

	// closes this process's descriptor only, which wakes the thread
	private void stopAcceptor() {
		this.acceptor.stop();
		try {
			this.listener.close();
		}
		catch (IOException ex) {
			logger.warn("Failed to close the shared listening socket " + this.socket.address(), ex);
		}
	}

	private boolean mayAccept() {
		return this.readWanted && this.gate.isOpen()
				&& (this.emptying || this.traffic.hasRoom(this.eventLoops, this.requestLimit));
	}

	private void serve(SocketChannel accepted) {
		this.readWanted = false;
		Channel connection = connection(accepted);
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

	/**
	 * The end of a connection in Netty.
	 * @param accepted the connection
	 * @return its channel
	 */
	abstract Channel connection(SocketChannel accepted);

	/**
	 * Whether the server is meant to be bound to the socket that it is on.
	 * @param wanted the address that the server is configured for
	 * @return whether they are the same
	 */
	abstract boolean isOn(SocketAddress wanted);

	ServerSocket serverSocket() {
		return this.channel.socket();
	}

	SharedSocket socket() {
		return this.socket;
	}

	@Override
	protected void doBind(SocketAddress address) {
		if (!isOn(address)) {
			throw SocketMatch.none("The Netty server", address.toString(), List.of(this.socket));
		}
		this.bound = true;
		this.acceptor.thread("netty-" + name(this.socket.address()) + "-Acceptor").start();
	}

	private static Object name(SocketAddress address) {
		return (address instanceof InetSocketAddress inet) ? inet.getPort() : address;
	}

	@Override
	protected void doBeginRead() {
		this.readWanted = true;
		this.traffic.changes().changed();
	}

	@Override
	protected void doClose() {
		this.closed = true;
		stopAcceptor();
	}

	@Override
	protected boolean isCompatible(EventLoop loop) {
		return true;
	}

	@Override
	public boolean isOpen() {
		return !this.closed;
	}

	@Override
	public boolean isActive() {
		return this.bound && !this.closed;
	}

	private final class Connections implements AcceptLoop.Target {

		@Override
		public void awaitTurn(AcceptLoop loop) throws InterruptedException {
			SharedServerChannel.this.traffic.changes().await(() -> loop.isStopped() || mayAccept());
		}

		@Override
		public void serve(SocketChannel connection) {
			SharedServerChannel.this.serve(connection);
		}

	}

}
