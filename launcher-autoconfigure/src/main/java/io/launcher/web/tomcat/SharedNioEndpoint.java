package io.launcher.web.tomcat;

import java.io.IOException;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NetworkChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

import io.launcher.socket.SharedSocket;
import io.launcher.web.AcceptGate;
import io.launcher.web.DrainResult;
import io.launcher.web.SharedSockets;
import org.apache.coyote.UpgradeProtocol;
import org.apache.tomcat.util.net.Acceptor;
import org.apache.tomcat.util.net.NioEndpoint;
import org.jspecify.annotations.Nullable;

/**
 * An endpoint on a listening socket that other processes accept from, too. It accepts on
 * a thread of its own, only while it has a request thread free; to stop it closes this
 * process's descriptor only, which wakes that thread; and what was accepted is served.
 */
class SharedNioEndpoint extends NioEndpoint {

	private static final Duration LONGEST = Duration.ofDays(365);

	private final LongSupplier nanoTime;

	private final ConnectorLoad load;

	private final Object listenerMonitor = new Object();

	private volatile @Nullable SharedSockets sockets;

	private volatile @Nullable AcceptGate gate;

	private volatile @Nullable SharedSocket socket;

	private volatile @Nullable ServerSocketChannel listener;

	private volatile boolean suspended;

	private volatile boolean emptying;

	private volatile int requestLimit = 200;

	SharedNioEndpoint(LongSupplier nanoTime) {
		this.nanoTime = nanoTime;
		this.load = new ConnectorLoad(nanoTime);
	}

	void share(SharedSockets sockets, AcceptGate gate) {
		this.sockets = sockets;
		this.gate = gate;
		gate.whenOpen(this.load::changed);
	}

	int port() {
		return getPortWithOffset();
	}

	@Override
	protected void initServerSocket() throws IOException {
		if (getBindOnInit()) {
			throw new IllegalStateException("The connector on port " + port() + " has 'bindOnInit' set to true, but a "
					+ "worker gets its listening socket only when it starts to serve. Remove the setting or set it "
					+ "to false, or set launcher.web.socket=none to let each worker listen for itself");
		}
		SharedSockets source = this.sockets;
		if (source == null || this.gate == null) {
			throw new IllegalStateException("The connector on port " + port() + " has protocol '"
					+ SharedHttp11NioProtocol.class.getName() + "', which only works where a "
					+ TomcatSharedSocketCustomizer.class.getSimpleName() + " has set it. Remove the protocol");
		}
		this.socket = SocketMatch.find(source.received(), port(), super.getUnixDomainSocketPath());
		openListener(false);
	}

	private void openListener(boolean stopped) throws IOException {
		synchronized (this.listenerMonitor) {
			SharedSocket source = this.socket;
			if (!stopped && !this.suspended && source != null) {
				this.listener = source.open();
			}
		}
	}

	/**
	 * Only asked for the local address; the channel's own is not that of the socket.
	 */
	@Override
	@SuppressWarnings("NullAway")
	protected @Nullable NetworkChannel getServerSocket() {
		ServerSocketChannel channel = this.listener;
		SharedSocket source = this.socket;
		return (channel != null && source != null) ? new AddressedChannel(channel, source.address()) : null;
	}

	/**
	 * A path makes Tomcat leave TCP options of accepted connections alone.
	 */
	@Override
	@SuppressWarnings("NullAway")
	public @Nullable String getUnixDomainSocketPath() {
		SharedSocket source = this.socket;
		SocketAddress address = (source != null) ? source.address() : null;
		return (address instanceof UnixDomainSocketAddress unix) ? unix.toString() : super.getUnixDomainSocketPath();
	}

	@Override
	protected SocketChannel serverSocketAccept() throws IOException {
		ServerSocketChannel channel = this.listener;
		if (channel == null) {
			throw new ClosedChannelException();
		}
		return channel.accept();
	}

	/**
	 * Closes this process's descriptor. A Unix socket's file is the supervisor's.
	 */
	@Override
	protected void doCloseServerSocket() throws IOException {
		synchronized (this.listenerMonitor) {
			ServerSocketChannel channel = this.listener;
			if (channel != null) {
				channel.close();
			}
		}
	}

	/**
	 * Wakes the acceptor by closing what it blocks on: a connection to ourselves might be
	 * taken by another process, an interrupt might lose one that was just accepted.
	 */
	@Override
	protected void unlockAccept() {
		try {
			doCloseServerSocket();
		}
		catch (IOException ex) {
			getLog().warn("Failed to close the shared listening socket of " + getName(), ex);
		}
	}

	@Override
	protected void startAcceptorThread() {
		this.suspended = false;
		this.emptying = false;
		this.load.forgetTasks();
		SharedAcceptor starting = new SharedAcceptor();
		this.acceptor = starting;
		// a platform thread: accepting on a virtual one makes the shared socket
		// non-blocking for every process
		Thread thread = new Thread(starting, getName() + "-Acceptor");
		thread.setPriority(getAcceptorThreadPriority());
		thread.setDaemon(getDaemon());
		thread.start();
	}

	/**
	 * Stops accepting, but goes on to serve what was accepted: unlike stock Tomcat, which
	 * answers 503 or drops the connection.
	 */
	@Override
	public void pause() {
		if (isRunning() && !this.suspended) {
			this.suspended = true;
			unlockAccept();
			getHandler().pause();
		}
	}

	@Override
	public void resume() {
		if (isRunning() && this.suspended) {
			this.suspended = false;
			try {
				openListener(acceptor().stopped);
			}
			catch (IOException ex) {
				throw new IllegalStateException("Failed to open the shared listening socket of " + getName() + " again",
						ex);
			}
			this.load.changed();
		}
	}

	/**
	 * One request per connection, which is what makes a response announce the close, once
	 * no new connections are accepted.
	 */
	@Override
	public int getMaxKeepAliveRequests() {
		return this.suspended ? 1 : super.getMaxKeepAliveRequests();
	}

	@Override
	public void setMaxThreads(int maxThreads) {
		super.setMaxThreads(maxThreads);
		this.requestLimit = maxThreads;
		this.load.changed();
	}

	@Override
	public void setMaxConnections(int maxConnections) {
		super.setMaxConnections(maxConnections);
		if (this.load != null) {
			this.load.changed();
		}
	}

	@Override
	public long getConnectionCount() {
		return this.load.connections();
	}

	@Override
	protected long countDownConnection() {
		return this.load.connectionClosed();
	}

	/**
	 * The executor as everything inside the endpoint uses it: counted.
	 */
	@Override
	@SuppressWarnings("NullAway")
	public @Nullable Executor getExecutor() {
		Executor executor = super.getExecutor();
		return (executor != null) ? this.load.counting(executor) : null;
	}

	@Nullable Executor plainExecutor() {
		return super.getExecutor();
	}

	ConnectorLoad load() {
		return this.load;
	}

	/**
	 * Makes the poller look for connections that are idle for too long at once.
	 */
	void wakePoller() {
		Poller poller = getPoller();
		if (poller != null) {
			poller.getSelector().wakeup();
		}
	}

	/**
	 * Stops accepting; see {@link io.launcher.web.WebDrain}. From here on every response
	 * announces the close.
	 * @param end the deadline
	 * @param last whether to accept what is queued before
	 * @throws InterruptedException if interrupted meanwhile
	 */
	void stopAccepting(long end, boolean last) throws InterruptedException {
		if (!isRunning()) {
			return;
		}
		try {
			if (last) {
				emptyQueue(end);
			}
		}
		finally {
			closeServerSocketGraceful();
		}
		this.load.awaitUntil(() -> acceptor().ended.getCount() == 0, end);
	}

	private void emptyQueue(long end) throws InterruptedException {
		AcceptGate gate = this.gate;
		if (gate != null && gate.isOpen() && !this.suspended) {
			this.emptying = true;
			this.load.changed();
			this.load.awaitUntil(() -> acceptor().stopped || !hasQueued(), end);
		}
	}

	private boolean hasQueued() {
		SharedSocket source = this.socket;
		try {
			return source != null && source.hasQueuedConnections();
		}
		catch (IOException ex) {
			getLog().warn("Failed to ask whether connections are queued on " + getName(), ex);
			return false;
		}
	}

	/**
	 * Waits for the connections to end, after accepting was stopped.
	 * @param idleGrace how long connections may be idle
	 * @param begin when the drain began
	 * @param end the deadline
	 * @param upgrades the protocols that connections may be upgraded to
	 * @return how it ended
	 * @throws InterruptedException if interrupted meanwhile
	 */
	DrainResult awaitConnections(Duration idleGrace, long begin, long end, UpgradeProtocol[] upgrades)
			throws InterruptedException {
		if (isRunning()) {
			new ConnectionDrain(this, this.nanoTime, begin, end, nanos(idleGrace)).run(upgrades);
		}
		return new DrainResult(Duration.ofNanos(this.nanoTime.getAsLong() - begin), this.load.connections());
	}

	static long nanos(Duration duration) {
		return ((duration.compareTo(LONGEST) < 0) ? duration : LONGEST).toNanos();
	}

	private SharedAcceptor acceptor() {
		return (SharedAcceptor) this.acceptor;
	}

	private boolean mayAccept() {
		AcceptGate gate = this.gate;
		return gate != null && gate.isOpen() && !this.suspended
				&& (this.emptying || this.load.tasks() < this.requestLimit)
				&& (getMaxConnections() < 0 || this.load.connections() < getMaxConnections());
	}

	/**
	 * Accepts while it may, and hands over whatever it accepted.
	 */
	private final class SharedAcceptor extends Acceptor<SocketChannel> {

		private final CountDownLatch ended = new CountDownLatch(1);

		private final AcceptFailures failures = new AcceptFailures(SharedNioEndpoint.this.nanoTime);

		private volatile boolean stopped;

		SharedAcceptor() {
			super(SharedNioEndpoint.this);
		}

		@Override
		public void stopMillis(int wait) {
			this.stopped = true;
			SharedNioEndpoint.this.load.changed();
			if (wait > 0) {
				unlockAccept();
				try {
					if (!this.ended.await(wait, TimeUnit.MILLISECONDS)) {
						getLog().warn("The acceptor of " + getName() + " did not stop");
					}
				}
				catch (InterruptedException ex) {
					Thread.currentThread().interrupt();
				}
			}
		}

		@Override
		public void run() {
			this.state = AcceptorState.RUNNING;
			try {
				while (!this.stopped) {
					step();
				}
			}
			finally {
				this.state = AcceptorState.ENDED;
				this.ended.countDown();
				SharedNioEndpoint.this.load.changed();
			}
		}

		private void step() {
			try {
				SharedNioEndpoint.this.load.await(() -> this.stopped || mayAccept());
				if (!this.stopped) {
					serve(serverSocketAccept());
					this.failures.forget();
				}
			}
			catch (ClosedChannelException ex) {
				reopenUnlessMeant();
			}
			catch (InterruptedException ex) {
				getLog().debug("Somebody interrupted the acceptor of " + getName() + ", which goes on");
			}
			catch (Exception ex) {
				getLog().error("Failed to accept a connection on " + getName(), ex);
				this.failures.pause(SharedNioEndpoint.this.load, () -> this.stopped);
			}
		}

		// an accepted connection is served, also when the stop came meanwhile
		private void serve(SocketChannel connection) {
			SharedNioEndpoint.this.load.connectionOpened();
			if (!setSocketOptions(connection)) {
				closeSocket(connection);
			}
		}

		// a channel that none of ours has closed was closed by an interrupt
		private void reopenUnlessMeant() {
			boolean interrupted = Thread.interrupted();
			if (interrupted && !this.stopped) {
				try {
					openListener(this.stopped);
				}
				catch (IOException ex) {
					getLog().error("Failed to open the shared listening socket of " + getName() + " again", ex);
					this.failures.pause(SharedNioEndpoint.this.load, () -> this.stopped);
				}
			}
		}

	}

}
