package io.launcher.web.jetty;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.EventListener;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

import io.launcher.socket.SharedSocket;
import io.launcher.spi.LivenessProbe;
import io.launcher.web.AcceptGate;
import io.launcher.web.AdditionalSocket;
import io.launcher.web.SharedSockets;
import io.launcher.web.accept.AcceptLoop;
import io.launcher.web.accept.ConnectorLoad;
import io.launcher.web.accept.GatedSocket;
import io.launcher.web.accept.LastConnections;
import io.launcher.web.accept.RequestThreads;
import io.launcher.web.accept.SharedListener;
import io.launcher.web.accept.SocketMatch;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.NetworkConnector;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.IO;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.ssl.SslBundleKey;

/**
 * A connector that accepts from a shared socket, while its gate is open and it has
 * threads left.
 */
final class SharedServerConnector extends ServerConnector {

	private static final Log logger = LogFactory.getLog(SharedServerConnector.class);

	private static final String SERVER = "A Jetty connector";

	private static final long ACCEPTOR_TIMEOUT = TimeUnit.SECONDS.toNanos(1);

	private final SharedSockets sockets;

	private final AcceptGate gate;

	private final LongSupplier nanoTime;

	private final ConnectorLoad load;

	private final OpenConnections connections;

	private final RequestThreads threads;

	private final SharedListener listener = new SharedListener();

	private final LongAdder requests = new LongAdder();

	private final LivenessProbe probe = LivenessProbe.of("the request threads of Jetty", this::probe,
			() -> load().completed());

	private volatile @Nullable AcceptLoop acceptor;

	private volatile @Nullable AdditionalSocket additional;

	private volatile @Nullable SocketAddress address;

	private volatile @Nullable ServerSocketChannel unixChannel;

	private volatile boolean emptying;

	private volatile boolean leaving;

	/**
	 * Creates a connector. Jetty is given no acceptors, as it would run them in its
	 * thread pool and interrupt them: the interrupt may lose a connection, and accepting
	 * on a virtual thread makes the shared socket non-blocking for every process.
	 * @param server the server
	 * @param executor the executor, {@code null} for that of the server
	 * @param scheduler the scheduler, {@code null} for that of the server
	 * @param buffers the buffers, {@code null} for those of the server
	 * @param selectors how many selectors there are
	 * @param factories for what is spoken on a connection
	 * @param drain whose gate and clock are used
	 * @param sockets the sockets of this process
	 */
	SharedServerConnector(Server server, @Nullable Executor executor, @Nullable Scheduler scheduler,
			@Nullable ByteBufferPool buffers, int selectors, ConnectionFactory[] factories, JettyWebDrain drain,
			SharedSockets sockets) {
		super(server, executor, scheduler, buffers, 0, selectors, factories);
		this.sockets = sockets;
		this.gate = drain.gate();
		this.nanoTime = drain.nanoTime();
		this.load = new ConnectorLoad(this.nanoTime);
		this.connections = new OpenConnections(this.load, this.nanoTime);
		this.threads = new RequestThreads(this.load, this.connections.undispatched(), this.nanoTime, 1);
		addBean(this.connections);
		this.gate.whenOpen(this.load.changes()::changed);
	}

	private void probe(Runnable task) {
		this.threads.requireFree();
		if (isRunning()) {
			getExecutor().execute(task);
		}
		else {
			task.run();
		}
	}

	LivenessProbe probe() {
		return this.probe;
	}

	void requestEnded() {
		this.requests.increment();
	}

	long requests() {
		return this.requests.sum();
	}

	/**
	 * One, although Jetty does not run it: none would mean that a selector accepts.
	 */
	@Override
	public int getAcceptors() {
		return 1;
	}

	/**
	 * Says that an additional socket is used, not that of the web server.
	 * @param additional the socket
	 */
	void use(AdditionalSocket additional) {
		this.additional = additional;
	}

	/**
	 * Jetty's own knows TCP only.
	 */
	@Override
	public void open() throws IOException {
		SharedSocket socket = find();
		this.address = socket.address();
		if (!(this.address instanceof UnixDomainSocketAddress)) {
			super.open();
		}
		else if (!isOpen()) {
			this.unixChannel = this.listener.open(new GatedSocket(socket, this.gate));
			for (EventListener listener : getEventListeners()) {
				if (listener instanceof NetworkConnector.Listener network) {
					network.onOpen(this);
				}
			}
		}
	}

	private SharedSocket find() {
		AdditionalSocket wanted = this.additional;
		return (wanted != null) ? SocketMatch.find(SERVER, this.sockets.received(), wanted)
				: SocketMatch.find(SERVER, this.sockets.received(), getPort(), null);
	}

	@Override
	protected ServerSocketChannel openAcceptChannel() throws IOException {
		return this.listener.open(new GatedSocket(find(), this.gate));
	}

	@Override
	public boolean isOpen() {
		ServerSocketChannel unix = this.unixChannel;
		return (unix != null) ? unix.isOpen() : super.isOpen();
	}

	@Override
	public @Nullable Object getTransport() {
		ServerSocketChannel unix = this.unixChannel;
		return (unix != null) ? unix : super.getTransport();
	}

	/**
	 * The port of the socket, which is not that of the channel. A Unix domain socket has
	 * none.
	 */
	@Override
	public int getLocalPort() {
		int port = super.getLocalPort();
		return (port > 0 && this.address instanceof InetSocketAddress inet) ? inet.getPort() : port;
	}

	@Override
	protected void doStart() throws Exception {
		try {
			super.doStart();
			requireKeys();
		}
		catch (Exception ex) {
			close();
			throw ex;
		}
		this.emptying = false;
		this.leaving = false;
		this.threads.limit(RequestLimit.of(getExecutor(), getSelectorManager().getSelectorCount()));
		AcceptLoop starting = new AcceptLoop(this.listener, this.load.changes(), new Connections(), this.nanoTime);
		this.acceptor = starting;
		SocketAddress bound = this.address;
		starting.thread("jetty-acceptor-" + ((bound instanceof InetSocketAddress inet) ? inet.getPort() : bound))
			.start();
	}

	// as the connector of Spring Boot does, which this one is in the place of
	private void requireKeys() {
		for (SslConnectionFactory tls : getBeans(SslConnectionFactory.class)) {
			SslContextFactory.Server context = tls.getSslContextFactory();
			SslBundleKey.of(null, context.getCertAlias()).assertContainsAlias(context.getKeyStore());
		}
	}

	@Override
	protected void doStop() throws Exception {
		close();
		awaitAcceptor();
		super.doStop();
		this.unixChannel = null;
	}

	/**
	 * Closes this process's descriptor, which wakes the acceptor.
	 */
	@Override
	public void close() {
		AcceptLoop present = this.acceptor;
		if (present != null) {
			present.stop();
		}
		try {
			this.listener.close();
		}
		catch (IOException ex) {
			logger.warn("Failed to close the shared listening socket of port " + getPort(), ex);
		}
		super.close();
	}

	@Override
	public CompletableFuture<Void> shutdown() {
		close();
		awaitAcceptor();
		return super.shutdown();
	}

	// a signal wakes it at once, but a connection may have come before it runs
	private void awaitAcceptor() {
		AcceptLoop present = this.acceptor;
		if (present == null) {
			return;
		}
		try {
			if (!this.load.changes().awaitUntil(present::hasEnded, this.nanoTime.getAsLong() + ACCEPTOR_TIMEOUT)) {
				logger.warn("The acceptor of a shared socket did not stop within a second");
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	@Override
	public void setAccepting(boolean accepting) {
		super.setAccepting(accepting);
		this.load.changes().changed();
	}

	@Override
	protected SocketChannelEndPoint newEndPoint(SocketChannel channel, ManagedSelector selector, SelectionKey key) {
		SocketChannelEndPoint endPoint = new LeavingEndPoint(channel, selector, key, getScheduler(), this::isLeaving);
		endPoint.setIdleTimeout(getIdleTimeout());
		return endPoint;
	}

	@Override
	protected void onEndPointOpened(EndPoint endPoint) {
		super.onEndPointOpened(endPoint);
		this.connections.opened(endPoint);
	}

	@Override
	protected void onEndPointClosed(EndPoint endPoint) {
		super.onEndPointClosed(endPoint);
		this.connections.closed(OpenConnections.channel(endPoint));
	}

	/**
	 * Whether every HTTP/1 response announces the close.
	 * @return whether the connector has begun to leave
	 */
	boolean isLeaving() {
		return this.leaving || isShutdown();
	}

	ConnectorLoad load() {
		return this.load;
	}

	OpenConnections connections() {
		return this.connections;
	}

	/**
	 * Stops accepting; see {@link io.launcher.web.WebDrain}. From here on every HTTP/1
	 * response announces the close.
	 * @param end the deadline
	 * @param last whether to accept what is queued before
	 * @throws InterruptedException if interrupted meanwhile
	 */
	void stopAccepting(long end, boolean last) throws InterruptedException {
		if (!isRunning()) {
			return;
		}
		try {
			if (last || this.listener.hasOwnQueue()) {
				emptyQueue(end);
			}
		}
		finally {
			// not by a shutdown, after which Jetty closes connections unannounced when
			// their response has begun before, or fails their slow requests
			this.leaving = true;
			close();
			awaitAcceptor();
		}
	}

	private void emptyQueue(long end) throws InterruptedException {
		AcceptLoop present = this.acceptor;
		SharedSocket shared = this.listener.socket();
		if (present != null && shared != null && this.gate.isOpen()) {
			this.emptying = true;
			this.load.changes().changed();
			new LastConnections(shared, present::isStopped, this.load.changes()::awaitUntil, this.nanoTime).await(end);
		}
	}

	private boolean mayAccept() {
		return this.gate.isOpen() && isAccepting() && (this.emptying || this.threads.hasFree());
	}

	private final class Connections implements AcceptLoop.Target {

		@Override
		public void awaitTurn(AcceptLoop loop) throws InterruptedException {
			SharedServerConnector.this.threads.await(() -> loop.isStopped() || mayAccept());
		}

		private void configure(SocketChannel connection) throws IOException {
			if (SharedServerConnector.this.unixChannel == null) {
				SharedServerConnector.this.configure(connection.socket());
				return;
			}
			configure(connection, StandardSocketOptions.SO_RCVBUF, getAcceptedReceiveBufferSize());
			configure(connection, StandardSocketOptions.SO_SNDBUF, getAcceptedSendBufferSize());
		}

		private void configure(SocketChannel connection, SocketOption<Integer> option, int size) throws IOException {
			if (size > 0) {
				connection.setOption(option, size);
			}
		}

		@Override
		public void serve(SocketChannel connection) throws IOException {
			try {
				connection.configureBlocking(false);
				configure(connection);
			}
			catch (IOException ex) {
				IO.close(connection);
				throw ex;
			}
			SharedServerConnector.this.connections.accepted(connection);
			getSelectorManager().accept(connection);
			SharedServerConnector.this.load.changes().changed();
		}

	}

}
