package io.launcher.process;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

import io.launcher.protocol.Frame;
import io.launcher.protocol.FrameCodec;
import io.launcher.protocol.MalformedFrameException;
import io.launcher.protocol.UnsupportedVersionException;

/**
 * The supervisor's end of the control channel: one thread for all workers, which sleeps
 * while nothing happens. Whatever is wrong with a connection closes that connection and
 * nothing else.
 */
final class ControlServer implements AutoCloseable {

	private static final Duration HELLO_TIMEOUT = Duration.ofSeconds(10);

	private static final int READ_BUFFER = 1 << 16;

	private static final System.Logger logger = System.getLogger(ControlServer.class.getName());

	private final Path socket;

	private final Authenticator authenticator;

	private final ControlListener listener;

	private final LongSupplier nanoTime;

	private final long helloTimeout;

	private final Selector selector;

	private final ControlAcceptor acceptor;

	private final Thread thread;

	private final Map<Long, ControlConnection> workers = new ConcurrentHashMap<>();

	private final Queue<ControlConnection> dirty = new ConcurrentLinkedQueue<>();

	private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();

	private final CountDownLatch ended = new CountDownLatch(1);

	/** Those that have not said who they are, in the order of their deadlines. */
	private final Deque<ControlConnection> strangers = new ArrayDeque<>();

	private final ByteBuffer buffer = ByteBuffer.allocateDirect(READ_BUFFER);

	private volatile boolean closed;

	private ControlServer(Path socket, Authenticator authenticator, ControlListener listener, LongSupplier nanoTime,
			Duration helloTimeout) throws IOException {
		this.socket = socket;
		this.authenticator = authenticator;
		this.listener = listener;
		this.nanoTime = nanoTime;
		this.helloTimeout = helloTimeout.toNanos();
		this.selector = Selector.open();
		try {
			Path directory = socket.toAbsolutePath().getParent();
			this.acceptor = new ControlAcceptor(socket, this.selector, Files.getOwner(directory));
		}
		catch (IOException | RuntimeException ex) {
			this.selector.close();
			throw ex;
		}
		// Nobody can make it close a channel by an interrupt
		this.thread = new Thread(this::run, "launcher-control") {

			@Override
			public void interrupt() {
			}

		};
		this.thread.setDaemon(true);
	}

	/**
	 * Binds the socket and starts the thread.
	 * @param socket the path of the socket
	 * @param authenticator tells whether a connection is a worker's
	 * @param listener is told what happens
	 * @param nanoTime a monotonic clock
	 * @return the server
	 * @throws IOException if the socket cannot be bound
	 */
	static ControlServer start(Path socket, Authenticator authenticator, ControlListener listener,
			LongSupplier nanoTime) throws IOException {
		return start(socket, authenticator, listener, nanoTime, HELLO_TIMEOUT);
	}

	static ControlServer start(Path socket, Authenticator authenticator, ControlListener listener,
			LongSupplier nanoTime, Duration helloTimeout) throws IOException {
		ControlServer server = new ControlServer(socket, authenticator, listener, nanoTime, helloTimeout);
		server.thread.start();
		return server;
	}

	/**
	 * Sends a frame, or does nothing if the worker is not connected. Never blocks; may be
	 * called by any thread.
	 * @param worker the number of the worker
	 * @param frame the frame
	 * @throws IllegalArgumentException if the frame cannot be encoded
	 */
	void send(long worker, Frame.FromSupervisor frame) {
		ByteBuffer bytes = FrameCodec.encode(frame);
		ControlConnection connection = this.workers.get(worker);
		if (connection != null && connection.offer(bytes)) {
			this.dirty.add(connection);
			wakeUp();
		}
	}

	/**
	 * Closes the connection of a worker, if there is one. The listener is not told that
	 * it is lost.
	 * @param worker the number of the worker
	 */
	void disconnect(long worker) {
		execute(() -> {
			ControlConnection connection = this.workers.remove(worker);
			if (connection != null) {
				connection.close();
			}
		});
	}

	/**
	 * Binds the socket again if its file has vanished. Connections are kept.
	 * @return whether that was necessary
	 * @throws IOException if it cannot be bound
	 */
	synchronized boolean rebind() throws IOException {
		if (this.closed || !this.acceptor.isGone()) {
			return false;
		}
		ServerSocketChannel channel = this.acceptor.bind();
		execute(() -> this.acceptor.replace(channel));
		return true;
	}

	private void execute(Runnable task) {
		this.tasks.add(task);
		wakeUp();
	}

	private void wakeUp() {
		if (Thread.currentThread() != this.thread) {
			this.selector.wakeup();
		}
	}

	/**
	 * Closes all connections and removes the socket. What can be sent without waiting is
	 * sent before. The listener is not called any more once this has returned, unless it
	 * is called by the listener itself.
	 */
	@Override
	public void close() {
		synchronized (this) {
			this.closed = true;
		}
		this.selector.wakeup();
		if (Thread.currentThread() != this.thread) {
			awaitEnd();
		}
	}

	private void awaitEnd() {
		boolean interrupted = false;
		while (true) {
			try {
				this.ended.await(HELLO_TIMEOUT.toNanos(), TimeUnit.NANOSECONDS);
				break;
			}
			catch (InterruptedException ex) {
				interrupted = true;
			}
		}
		if (interrupted) {
			Thread.currentThread().interrupt();
		}
	}

	private void run() {
		try {
			while (!this.closed) {
				select();
				work();
			}
			flush();
		}
		catch (IOException | RuntimeException | Error ex) {
			// Nothing is known that could cause this
			logger.log(System.Logger.Level.ERROR, "The control channel has failed", ex);
			for (Long worker : List.copyOf(this.workers.keySet())) {
				lose(worker, "the control channel has failed: " + ex);
			}
		}
		finally {
			end();
		}
	}

	private void select() throws IOException {
		if (!this.tasks.isEmpty() || !this.dirty.isEmpty()) {
			this.selector.selectNow();
			return;
		}
		long now = this.nanoTime.getAsLong();
		long due = this.acceptor.pause(now);
		ControlConnection stranger = this.strangers.peek();
		if (stranger != null) {
			due = Math.min(due, stranger.deadline() - now);
		}
		if (due == Long.MAX_VALUE) {
			this.selector.select();
		}
		else if (due > 0) {
			// Rounded up, else it would spin for the last millisecond
			this.selector.select(TimeUnit.NANOSECONDS.toMillis(due) + 1);
		}
		else {
			this.selector.selectNow();
		}
	}

	private void work() {
		runTasks();
		flush();
		for (SelectionKey key : this.selector.selectedKeys()) {
			if (!key.isValid()) {
				continue;
			}
			if (key.attachment() instanceof ControlConnection connection) {
				serve(connection, key);
			}
			else {
				this.acceptor.accept(this.nanoTime.getAsLong(), this::accepted);
			}
		}
		this.selector.selectedKeys().clear();
		expire();
	}

	private void runTasks() {
		for (Runnable task = this.tasks.poll(); task != null; task = this.tasks.poll()) {
			task.run();
		}
	}

	private void flush() {
		for (ControlConnection connection = this.dirty.poll(); connection != null; connection = this.dirty.poll()) {
			if (connection.isOpen()) {
				guarded(connection, connection::write);
			}
		}
	}

	private void serve(ControlConnection connection, SelectionKey key) {
		guarded(connection, () -> {
			if (key.isWritable()) {
				connection.write();
			}
			if (key.isReadable() && !connection.read(this.buffer, (frame) -> received(connection, frame))) {
				throw new IOException("closed the connection");
			}
		});
	}

	private void guarded(ControlConnection connection, Action action) {
		try {
			action.run();
		}
		catch (UnsupportedVersionException ex) {
			unsupported(connection, ex);
		}
		catch (MalformedFrameException ex) {
			drop(connection, "sent what is no frame: " + ex.getMessage());
		}
		catch (IOException | RuntimeException ex) {
			drop(connection, (ex.getMessage() != null) ? ex.getMessage() : ex.toString());
		}
	}

	private void received(ControlConnection connection, Frame.FromWorker frame) {
		if (!connection.isOpen() || this.closed) {
			return;
		}
		if (frame instanceof Frame.Hello hello && !admit(connection, hello)) {
			return;
		}
		Long worker = connection.worker();
		if (worker != null) {
			tell(() -> this.listener.frame(worker, frame));
		}
	}

	private boolean admit(ControlConnection connection, Frame.Hello hello) {
		if (!accepts(hello.worker(), hello.token())) {
			drop(connection, "claims to be worker " + hello.worker() + " without its token");
			return false;
		}
		if (this.workers.putIfAbsent(hello.worker(), connection) != null) {
			drop(connection, "claims to be worker " + hello.worker() + ", which is connected already");
			return false;
		}
		this.strangers.remove(connection);
		connection.authenticated(hello.worker());
		return true;
	}

	private boolean accepts(long worker, String token) {
		try {
			return this.authenticator.accepts(worker, token);
		}
		catch (RuntimeException | Error ex) {
			logger.log(System.Logger.Level.ERROR, "Cannot tell whether worker " + worker + " is ours", ex);
			return false;
		}
	}

	private void unsupported(ControlConnection connection, UnsupportedVersionException ex) {
		drop(connection, "speaks " + ex.getMessage());
		if (!this.workers.containsKey(ex.worker()) && accepts(ex.worker(), ex.token())) {
			tell(() -> this.listener.unsupportedVersion(ex.worker(), ex.version()));
		}
	}

	private void drop(ControlConnection connection, String reason) {
		connection.close();
		Long worker = connection.worker();
		if (worker == null) {
			this.strangers.remove(connection);
			logger.log(System.Logger.Level.WARNING, "Closed a connection to " + this.socket + ": its peer " + reason);
		}
		else if (this.workers.get(worker) == connection) {
			lose(worker, reason);
		}
		this.acceptor.resume();
	}

	private void lose(Long worker, String reason) {
		this.workers.remove(worker);
		tell(() -> this.listener.lost(worker, reason));
	}

	private void tell(Runnable callback) {
		try {
			callback.run();
		}
		catch (RuntimeException | Error ex) {
			logger.log(System.Logger.Level.ERROR, "The listener of the control channel has failed", ex);
		}
	}

	private void accepted(SocketChannel channel) {
		try {
			SelectionKey key = channel.register(this.selector, SelectionKey.OP_READ);
			ControlConnection connection = new ControlConnection(channel, key,
					this.nanoTime.getAsLong() + this.helloTimeout);
			key.attach(connection);
			this.strangers.add(connection);
		}
		catch (ClosedChannelException ex) {
			logger.log(System.Logger.Level.DEBUG, "A connection has closed", ex);
		}
	}

	private void expire() {
		long now = this.nanoTime.getAsLong();
		for (ControlConnection stranger = this.strangers.peek(); stranger != null
				&& stranger.deadline() - now <= 0; stranger = this.strangers.peek()) {
			drop(stranger, "did not say in time who it is");
		}
		if (this.acceptor.pause(now) <= 0) {
			this.acceptor.resume();
		}
	}

	private void end() {
		this.closed = true;
		try {
			runTasks();
			for (SelectionKey key : new ArrayList<>(this.selector.keys())) {
				key.channel().close();
			}
			this.selector.close();
			Files.deleteIfExists(this.socket);
		}
		catch (IOException ex) {
			logger.log(System.Logger.Level.DEBUG, "Cannot clean up " + this.socket, ex);
		}
		finally {
			this.workers.clear();
			this.ended.countDown();
		}
	}

	/**
	 * Tells whether a connection is a worker's. Called by the control thread, must not
	 * block.
	 */
	@FunctionalInterface
	interface Authenticator {

		boolean accepts(long worker, String token);

	}

	/**
	 * Something done with a connection.
	 */
	@FunctionalInterface
	private interface Action {

		void run() throws IOException;

	}

}
