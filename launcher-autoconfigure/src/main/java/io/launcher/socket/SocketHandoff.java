package io.launcher.socket;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Hands listening sockets to workers, in the supervisor: a Unix domain socket that
 * answers a worker's number and token with descriptors. The directory of the socket must
 * be private to the user.
 */
public final class SocketHandoff implements Closeable {

	private static final System.Logger logger = System.getLogger(SocketHandoff.class.getName());

	private static final int BACKLOG = 64;

	/** A worker needs milliseconds; one that says nothing is in the way of others. */
	private static final Duration CLIENT_TIMEOUT = Duration.ofSeconds(2);

	private static final int THREADS = 4;

	private static final int QUEUE = 256;

	private static final Duration IDLE = Duration.ofSeconds(5);

	private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(1);

	private final NativeSockets sockets;

	private final Path path;

	private final Authorizer authorizer;

	private final NativeDescriptor listener;

	private final ThreadPoolExecutor executor;

	private final Set<NativeDescriptor> clients = ConcurrentHashMap.newKeySet();

	private final CountDownLatch closing = new CountDownLatch(1);

	private final Thread acceptor;

	private SocketHandoff(NativeSockets sockets, Path path, Authorizer authorizer, NativeDescriptor listener) {
		this.sockets = sockets;
		this.path = path;
		this.authorizer = authorizer;
		this.listener = listener;
		this.executor = new ThreadPoolExecutor(THREADS, THREADS, IDLE.toNanos(), TimeUnit.NANOSECONDS,
				new LinkedBlockingQueue<>(QUEUE), new DaemonThreads());
		this.executor.allowCoreThreadTimeOut(true);
		this.acceptor = new Thread(this::accept, "launcher-handoff");
		this.acceptor.setDaemon(true);
	}

	/**
	 * Starts to hand over sockets.
	 * @param socket the path of the Unix domain socket to create
	 * @param authorizer decides who gets what
	 * @return the running hand-off
	 * @throws IOException if the socket cannot be created
	 * @throws SharedSocketUnavailableException if this platform cannot share sockets
	 */
	public static SocketHandoff open(Path socket, Authorizer authorizer) throws IOException {
		NativeSockets sockets = NativeSockets.loadForHandoff();
		byte[] address = NativeAddress.unix(socket);
		NativeDescriptor listener = new NativeDescriptor(sockets, sockets.unixSocket());
		try {
			sockets.check("bind to " + socket, sockets.library().bind(listener.number(), address, address.length));
			sockets.check("listen on " + socket, sockets.library().listen(listener.number(), BACKLOG));
			SocketHandoff handoff = new SocketHandoff(sockets, socket, authorizer, listener);
			handoff.acceptor.start();
			return handoff;
		}
		catch (IOException | RuntimeException ex) {
			listener.close();
			throw ex;
		}
	}

	/**
	 * Ends it: no worker is answered any more. Sockets that were handed over stay open.
	 * @throws IOException if the file of the socket cannot be deleted
	 */
	@Override
	public void close() throws IOException {
		this.closing.countDown();
		this.listener.shutdown();
		this.executor.shutdown();
		this.clients.forEach(NativeDescriptor::shutdown);
		try {
			this.acceptor.join(CLOSE_TIMEOUT.toMillis());
			// once more for what was accepted in the meantime
			this.clients.forEach(NativeDescriptor::shutdown);
			this.executor.awaitTermination(CLOSE_TIMEOUT.toNanos(), TimeUnit.NANOSECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		Files.deleteIfExists(this.path);
	}

	private void accept() {
		try {
			while (this.closing.getCount() > 0) {
				int client = this.sockets.library()
					.accept4(this.listener.number(), null, null, SocketConstants.SOCK_CLOEXEC);
				if (client >= 0) {
					serve(client);
				}
				else if (this.closing.getCount() > 0 && !this.sockets.interrupted(client)) {
					acceptFailed(client);
				}
			}
		}
		catch (IOException | InterruptedException | RuntimeException ex) {
			logger.log(System.Logger.Level.ERROR, "No worker can get listening sockets any more", ex);
		}
		finally {
			this.listener.close();
		}
	}

	private void acceptFailed(int result) throws IOException, InterruptedException {
		try {
			this.sockets.check("accept4", result);
		}
		catch (NativeCallException ex) {
			switch (ex.error()) {
				case SocketConstants.EMFILE, SocketConstants.ENFILE, SocketConstants.ENOBUFS,
						SocketConstants.ENOMEM -> {
					logger.log(System.Logger.Level.WARNING, "Cannot take the connection of a worker, will try again",
							ex);
					// nothing tells when there is room again
					this.closing.await(CLOSE_TIMEOUT.toNanos(), TimeUnit.NANOSECONDS);
				}
				default -> throw ex;
			}
		}
	}

	private void serve(int number) {
		NativeDescriptor client = new NativeDescriptor(this.sockets, number);
		this.clients.add(client);
		try {
			this.executor.execute(() -> {
				// its time counts from here, not while it had to wait for others
				try (HandoffConnection connection = new HandoffConnection(this.sockets, client,
						CLIENT_TIMEOUT.toNanos(), System::nanoTime)) {
					answer(connection);
				}
				catch (IOException ex) {
					if (this.closing.getCount() > 0) {
						logger.log(System.Logger.Level.WARNING, "A worker could not get listening sockets: " + ex);
					}
				}
				catch (RuntimeException ex) {
					logger.log(System.Logger.Level.ERROR, "A worker could not get listening sockets", ex);
				}
				finally {
					this.clients.remove(client);
				}
			});
		}
		catch (RejectedExecutionException ex) {
			this.clients.remove(client);
			client.close();
			if (this.closing.getCount() > 0) {
				logger.log(System.Logger.Level.WARNING, "Too many connections at once, one was closed");
			}
		}
	}

	private void answer(HandoffConnection connection) throws IOException {
		int user = connection.peerUser();
		if (user != this.sockets.library().geteuid()) {
			logger.log(System.Logger.Level.WARNING, "Refused listening sockets to a process of user " + user);
			return;
		}
		HandoffRequest request = HandoffRequest.readFrom(connection);
		List<ListeningSocket> granted = this.authorizer.authorize(request.worker(), request.token());
		if (granted.isEmpty()) {
			logger.log(System.Logger.Level.WARNING, "Refused listening sockets to " + request);
			connection.write(HandoffReply.encode(List.of()));
			return;
		}
		send(connection, granted);
		logger.log(System.Logger.Level.DEBUG, () -> "Handed " + granted + " to " + request);
	}

	private void send(HandoffConnection connection, List<ListeningSocket> granted) throws IOException {
		if (granted.size() > DescriptorMessage.MAX_DESCRIPTORS) {
			throw new IllegalStateException("At most " + DescriptorMessage.MAX_DESCRIPTORS
					+ " sockets can be handed over at once, not " + granted.size());
		}
		List<Integer> copies = new ArrayList<>();
		try {
			// copies, as a socket may be closed at any time
			for (ListeningSocket socket : granted) {
				copies.add(socket.duplicate(this.sockets));
			}
			connection.write(HandoffReply.encode(granted.stream().map(ListeningSocket::name).toList()),
					copies.stream().mapToInt(Integer::intValue).toArray());
		}
		finally {
			copies.forEach(this.sockets::close);
		}
	}

	/**
	 * Decides which sockets a worker gets.
	 */
	@FunctionalInterface
	public interface Authorizer {

		/**
		 * Checks who asks.
		 * @param worker the number it gave
		 * @param token the token it gave
		 * @return the sockets, or none to refuse
		 */
		List<ListeningSocket> authorize(long worker, String token);

	}

	private static final class DaemonThreads implements ThreadFactory {

		private final AtomicInteger count = new AtomicInteger();

		@Override
		public Thread newThread(Runnable task) {
			Thread thread = new Thread(task, "launcher-handoff-" + this.count.incrementAndGet());
			thread.setDaemon(true);
			return thread;
		}

	}

}
