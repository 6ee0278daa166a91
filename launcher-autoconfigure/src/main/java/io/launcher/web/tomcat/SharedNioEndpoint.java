package io.launcher.web.tomcat;

import java.io.IOException;
import java.nio.channels.NetworkChannel;
import java.nio.channels.SocketChannel;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

import io.launcher.socket.SharedSocket;
import io.launcher.web.AcceptGate;
import io.launcher.web.AdditionalSocket;
import io.launcher.web.SharedSockets;
import io.launcher.web.accept.AcceptLoop;
import io.launcher.web.accept.ConnectorLoad;
import io.launcher.web.accept.DrainTime;
import io.launcher.web.accept.GatedSocket;
import io.launcher.web.accept.LastConnections;
import io.launcher.web.accept.RequestThreads;
import io.launcher.web.accept.SharedListener;
import io.launcher.web.accept.SocketMatch;
import io.launcher.web.accept.UndispatchedConnections;
import org.apache.coyote.UpgradeProtocol;
import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.NioEndpoint;
import org.apache.tomcat.util.net.SocketEvent;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.jspecify.annotations.Nullable;

/**
 * An endpoint on a listening socket that other processes accept from, too. It accepts on
 * a thread of its own, only while it has a request thread free; to stop it closes this
 * process's descriptor only, which wakes that thread; and what was accepted is served.
 */
class SharedNioEndpoint extends NioEndpoint {

	private static final long ACCEPTOR_TIMEOUT = TimeUnit.SECONDS.toNanos(1);

	private final LongSupplier nanoTime;

	private final ConnectorLoad load;

	private final UndispatchedConnections undispatched = new UndispatchedConnections();

	private final RequestThreads threads;

	private final SharedListener listener = new SharedListener();

	private volatile @Nullable SharedSockets sockets;

	private volatile @Nullable AdditionalSocket additional;

	private volatile @Nullable AcceptGate gate;

	private volatile boolean suspended;

	private volatile boolean emptying;

	SharedNioEndpoint(LongSupplier nanoTime) {
		this.nanoTime = nanoTime;
		this.load = new ConnectorLoad(nanoTime);
		this.threads = new RequestThreads(this.load, this.undispatched, nanoTime, getMaxThreads());
	}

	void share(SharedSockets sockets, @Nullable AdditionalSocket additional, AcceptGate gate) {
		this.sockets = sockets;
		this.additional = additional;
		this.gate = gate;
		gate.whenOpen(this.load.changes()::changed);
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
		AcceptGate gate = this.gate;
		if (source == null || gate == null) {
			throw new IllegalStateException("The connector on port " + port() + " has protocol '"
					+ SharedHttp11NioProtocol.class.getName() + "', which only works where a "
					+ TomcatSharedSocketCustomizer.class.getSimpleName() + " has set it. Remove the protocol");
		}
		this.suspended = false;
		this.listener.open(new GatedSocket(find(source), gate));
	}

	private SharedSocket find(SharedSockets source) {
		AdditionalSocket wanted = this.additional;
		return (wanted != null) ? SocketMatch.find("A Tomcat connector", source.received(), wanted)
				: SocketMatch.find("A Tomcat connector", source.received(), port(), super.getUnixDomainSocketPath());
	}

	/**
	 * Only asked for the local address; the channel's own is not that of the socket.
	 */
	@Override
	@SuppressWarnings("NullAway")
	protected @Nullable NetworkChannel getServerSocket() {
		return this.listener.view();
	}

	/**
	 * A path makes Tomcat leave TCP options of accepted connections alone.
	 */
	@Override
	@SuppressWarnings("NullAway")
	public @Nullable String getUnixDomainSocketPath() {
		String path = (this.listener != null) ? this.listener.path() : null;
		return (path != null) ? path : super.getUnixDomainSocketPath();
	}

	@Override
	protected SocketChannel serverSocketAccept() throws IOException {
		return this.listener.accept();
	}

	/**
	 * Closes this process's descriptor. A Unix socket's file is the supervisor's.
	 */
	@Override
	protected void doCloseServerSocket() throws IOException {
		this.listener.close();
	}

	/**
	 * Wakes the acceptor by closing what it blocks on: a connection to ourselves might be
	 * taken by another process, an interrupt might lose one that was just accepted.
	 */
	@Override
	protected void unlockAccept() {
		closeListener();
	}

	private void closeListener() {
		try {
			doCloseServerSocket();
		}
		catch (IOException ex) {
			getLog().warn("Failed to close the shared listening socket of " + getName(), ex);
		}
	}

	/**
	 * Closes this process's descriptor, and waits for an acceptor that was told to stop.
	 * @param wait how long to wait, in milliseconds
	 */
	void closeListener(int wait) {
		closeListener();
		if (!awaitAcceptor(acceptor()::hasEnded, TimeUnit.MILLISECONDS.toNanos(wait))) {
			getLog().warn("The acceptor of a shared socket did not stop within " + wait + " ms");
		}
	}

	@Override
	protected void startAcceptorThread() {
		this.emptying = false;
		this.load.forgetTasks();
		AcceptLoop loop = new AcceptLoop(this.listener, this.load.changes(), new Connections(), this.nanoTime);
		this.acceptor = new SharedAcceptor(this, loop);
		Thread thread = loop.thread(getName() + "-Acceptor");
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
			awaitAcceptor(() -> !acceptor().isAccepting(), ACCEPTOR_TIMEOUT);
			getHandler().pause();
		}
	}

	@Override
	public void resume() {
		if (isRunning() && this.suspended && !acceptor().isStopped()) {
			this.suspended = false;
			try {
				this.listener.resume();
			}
			catch (IOException ex) {
				throw new IllegalStateException("Failed to open the shared listening socket of " + getName() + " again",
						ex);
			}
			this.load.changes().changed();
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
		this.threads.limit(maxThreads);
		this.load.changes().changed();
	}

	@Override
	public void setMaxConnections(int maxConnections) {
		super.setMaxConnections(maxConnections);
		if (this.load != null) {
			this.load.changes().changed();
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

	@Override
	public boolean processSocket(SocketWrapperBase<NioChannel> connection, SocketEvent event, boolean dispatch) {
		SocketChannel channel = (connection != null) ? connection.getSocket().getIOChannel() : null;
		try {
			return super.processSocket(connection, event, dispatch);
		}
		finally {
			// after it was counted as a task
			if (channel != null && this.undispatched.remove(channel)) {
				this.load.changes().changed();
			}
		}
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

	/**
	 * Has a task run by a request thread, if there is one for another request. It is not
	 * counted as load.
	 * @param task the task
	 * @throws RejectedExecutionException if there is none
	 */
	void probe(Runnable task) {
		this.threads.requireFree();
		Executor executor = super.getExecutor();
		if (executor != null && isRunning()) {
			executor.execute(task);
		}
		else {
			task.run();
		}
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
			if (last || this.listener.hasOwnQueue()) {
				emptyQueue(end);
			}
		}
		finally {
			closeServerSocketGraceful();
		}
		this.load.changes().awaitUntil(acceptor()::hasEnded, end);
	}

	private void emptyQueue(long end) throws InterruptedException {
		AcceptGate gate = this.gate;
		SharedSocket shared = this.listener.socket();
		if (gate != null && shared != null && gate.isOpen() && !this.suspended) {
			this.emptying = true;
			this.load.changes().changed();
			new LastConnections(shared, () -> acceptor().isStopped(), this.load.changes()::awaitUntil, this.nanoTime)
				.await(end);
		}
	}

	/**
	 * Waits for the connections to end, after accepting was stopped.
	 * @param grace how long connections may be idle, in nanoseconds
	 * @param time the time of the drain
	 * @param upgrades the protocols that connections may be upgraded to
	 * @return how many connections are left
	 * @throws InterruptedException if interrupted meanwhile
	 */
	int awaitConnections(long grace, DrainTime time, UpgradeProtocol[] upgrades) throws InterruptedException {
		return awaitConnections(new ConnectionDrain(this, time, grace), upgrades);
	}

	/**
	 * Ends the connections that are left and can be ended, waits for that, and cuts off
	 * the others: as a part of the stop, Tomcat itself would complete the responses of
	 * requests that are processed asynchronously.
	 * @param time the time of the drain
	 * @param upgrades the protocols that connections may be upgraded to
	 * @return how many connections were left
	 * @throws InterruptedException if interrupted meanwhile
	 */
	int endConnections(DrainTime time, UpgradeProtocol[] upgrades) throws InterruptedException {
		int left = awaitConnections(ConnectionDrain.ending(this, time), upgrades);
		getConnections().forEach(SocketWrapperBase::close);
		return left;
	}

	private int awaitConnections(ConnectionDrain drain, UpgradeProtocol[] upgrades) throws InterruptedException {
		if (isRunning()) {
			drain.run(upgrades);
		}
		return this.load.connections();
	}

	private AcceptLoop acceptor() {
		return ((SharedAcceptor) this.acceptor).loop();
	}

	// a signal wakes it at once, but a connection may have come before it runs
	private boolean awaitAcceptor(BooleanSupplier condition, long nanos) {
		try {
			return this.load.changes().awaitUntil(condition, this.nanoTime.getAsLong() + nanos);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return true;
		}
	}

	private boolean mayAccept() {
		AcceptGate gate = this.gate;
		return gate != null && gate.isOpen() && !this.suspended && (this.emptying || this.threads.hasFree())
				&& (getMaxConnections() < 0 || this.load.connections() < getMaxConnections());
	}

	private final class Connections implements AcceptLoop.Target {

		@Override
		public void awaitTurn(AcceptLoop loop) throws InterruptedException {
			SharedNioEndpoint.this.threads.await(() -> loop.isStopped() || mayAccept());
		}

		@Override
		public void serve(SocketChannel connection) {
			SharedNioEndpoint.this.undispatched.add(connection, SharedNioEndpoint.this.nanoTime.getAsLong());
			SharedNioEndpoint.this.load.connectionOpened();
			if (!setSocketOptions(connection)) {
				SharedNioEndpoint.this.undispatched.remove(connection);
				closeSocket(connection);
			}
		}

	}

}
