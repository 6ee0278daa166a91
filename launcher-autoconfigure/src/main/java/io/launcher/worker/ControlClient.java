package io.launcher.worker;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

import io.launcher.LauncherStatus;
import io.launcher.protocol.Frame;
import io.launcher.protocol.FrameCodec;
import io.launcher.protocol.FrameDecoder;
import io.launcher.protocol.MalformedFrameException;

/**
 * The worker's end of the control channel. Its reader is no daemon: a connected worker
 * lives until {@link #close()} is called or its supervisor is gone, whatever its main
 * thread does.
 */
public final class ControlClient implements AutoCloseable {

	private static final int READ_BUFFER = 1 << 14;

	private static final System.Logger logger = System.getLogger(ControlClient.class.getName());

	private final Path socket;

	private final Listener listener;

	private final SendQueue queue = new SendQueue();

	private final AtomicBoolean connected = new AtomicBoolean();

	private final AtomicBoolean over = new AtomicBoolean();

	private final AtomicLong queries = new AtomicLong();

	private final Map<Long, CompletableFuture<LauncherStatus>> pending = new ConcurrentHashMap<>();

	private final ScrapeQueries scrapes = new ScrapeQueries(
			(query) -> this.queue.addUnlessFull(FrameCodec.encode(query)));

	private final SocketChannel channel;

	/**
	 * Creates a client that is not connected yet.
	 * @param socket the path of the control socket
	 * @param listener is told what happens
	 * @throws IOException if there are no Unix domain sockets
	 */
	public ControlClient(Path socket, Listener listener) throws IOException {
		this.socket = socket;
		this.listener = listener;
		this.channel = SocketChannel.open(StandardProtocolFamily.UNIX);
	}

	/**
	 * Connects and says who this worker is.
	 * @param hello the first frame
	 * @throws IOException if the supervisor cannot be reached
	 * @throws IllegalStateException if this was called before
	 */
	public void connect(Frame.Hello hello) throws IOException {
		if (!this.connected.compareAndSet(false, true)) {
			throw new IllegalStateException("A control client connects once");
		}
		this.queue.add(FrameCodec.encode(hello));
		try {
			this.channel.connect(UnixDomainSocketAddress.of(this.socket));
		}
		catch (IOException ex) {
			close();
			throw new IOException("Cannot reach the supervisor at " + this.socket + ": " + ex.getMessage(), ex);
		}
		Thread reader = new ControlThread(this::read, "launcher-worker-control");
		reader.setDaemon(false);
		Thread writer = new ControlThread(this::write, "launcher-worker-control-writer");
		writer.setDaemon(true);
		reader.start();
		writer.start();
	}

	/**
	 * Sends a frame. Never blocks. A {@link Frame.Heartbeat} is dropped when the
	 * supervisor has not taken many frames before it, such as when it is stopped; after
	 * the end of the connection all are.
	 * @param frame the frame
	 * @throws IllegalArgumentException if the frame cannot be encoded
	 */
	public void send(Frame.FromWorker frame) {
		ByteBuffer bytes = FrameCodec.encode(frame);
		if (frame instanceof Frame.Heartbeat) {
			this.queue.addUnlessFull(bytes);
		}
		else {
			this.queue.add(bytes);
		}
	}

	/**
	 * Waits until everything has been handed to the system, from where it reaches the
	 * supervisor even if this process ends. Not ended by an interrupt.
	 * @param timeout how long to wait
	 * @return whether everything has been
	 */
	public boolean flush(Duration timeout) {
		return this.queue.awaitEmpty(timeout);
	}

	/**
	 * Asks the supervisor for its status. There is no deadline: use
	 * {@link CompletableFuture#orTimeout}.
	 * @return the status, or an {@link IllegalStateException} if the supervisor is gone
	 * or does not read
	 */
	public CompletableFuture<LauncherStatus> status() {
		long id = this.queries.incrementAndGet();
		CompletableFuture<LauncherStatus> future = new CompletableFuture<>();
		this.pending.put(id, future);
		future.whenComplete((status, ex) -> this.pending.remove(id));
		if (!this.queue.addUnlessFull(FrameCodec.encode(new Frame.StatusQuery(id)))) {
			future.completeExceptionally(new IllegalStateException(
					this.over.get() ? "There is no connection to the supervisor" : "The supervisor does not answer"));
		}
		return future;
	}

	/**
	 * Asks the supervisor for the meters of all workers. Given up after a time.
	 * @param timeout the time
	 * @return the meters, or an {@link IllegalStateException} if the supervisor is gone,
	 * does not read or has none to tell
	 */
	public CompletableFuture<byte[]> scrape(Duration timeout) {
		return this.scrapes.ask(timeout);
	}

	/**
	 * Ends the connection; the listener is not called any more. From now on this does not
	 * keep the JVM alive.
	 */
	@Override
	public void close() {
		this.over.set(true);
		end();
	}

	private void end() {
		this.queue.close();
		try {
			this.channel.close();
		}
		catch (IOException ex) {
			logger.log(System.Logger.Level.DEBUG, "Cannot close the control channel", ex);
		}
		this.scrapes.fail("The connection to the supervisor has ended");
		List<CompletableFuture<LauncherStatus>> failed = List.copyOf(this.pending.values());
		for (CompletableFuture<LauncherStatus> future : failed) {
			outside(future, () -> future
				.completeExceptionally(new IllegalStateException("The connection to the supervisor has ended")));
		}
	}

	// What depends on the future is foreign code, and not for our threads
	private static void outside(CompletableFuture<?> future, Runnable completion) {
		future.defaultExecutor().execute(completion);
	}

	private void read() {
		FrameDecoder<Frame.FromSupervisor> decoder = FrameDecoder.ofSupervisor();
		ByteBuffer buffer = ByteBuffer.allocateDirect(READ_BUFFER);
		String reason;
		try {
			while (this.channel.read(buffer) >= 0) {
				decoder.feed(buffer.flip(), this::received);
				buffer.clear();
			}
			reason = "the supervisor has closed the connection";
		}
		catch (MalformedFrameException ex) {
			reason = "the supervisor sent what is no frame: " + ex.getMessage();
		}
		catch (IOException ex) {
			reason = "the connection to the supervisor has failed: " + ex.getMessage();
		}
		if (this.over.compareAndSet(false, true)) {
			end();
			String words = reason;
			tell(() -> this.listener.lost(words));
		}
	}

	private void received(Frame.FromSupervisor frame) {
		if (this.over.get()) {
			return;
		}
		if (frame instanceof Frame.StatusReply reply) {
			CompletableFuture<LauncherStatus> future = this.pending.get(reply.id());
			if (future != null) {
				outside(future, () -> future.complete(reply.status()));
			}
		}
		else if (frame instanceof Frame.ScrapeReply reply) {
			this.scrapes.received(reply);
		}
		else {
			tell(() -> this.listener.frame(frame));
		}
	}

	private static void tell(Runnable callback) {
		try {
			callback.run();
		}
		catch (RuntimeException | Error ex) {
			logger.log(System.Logger.Level.ERROR, "The listener of the control channel has failed", ex);
		}
	}

	private void write() {
		try {
			for (ByteBuffer bytes = this.queue.next(); bytes != null; bytes = this.queue.next()) {
				while (bytes.hasRemaining()) {
					this.channel.write(bytes);
				}
			}
		}
		catch (IOException ex) {
			// The reader finds out and tells
			this.queue.close();
		}
	}

	/**
	 * Is told what happens, by the thread that reads, and must not block.
	 */
	public interface Listener {

		/**
		 * The supervisor has sent a frame.
		 * @param frame any but a {@link Frame.StatusReply} and a
		 * {@link Frame.ScrapeReply}
		 */
		void frame(Frame.FromSupervisor frame);

		/**
		 * The supervisor is gone or cannot be understood; called once, never after
		 * {@link ControlClient#close()}. The thread that kept the JVM alive ends when
		 * this returns.
		 * @param reason why, in words
		 */
		void lost(String reason);

	}

	/**
	 * A thread that ignores interrupts, which would close the channel it works on.
	 */
	private static final class ControlThread extends Thread {

		ControlThread(Runnable work, String name) {
			super(work, name);
		}

		@Override
		public void interrupt() {
		}

	}

}
