package io.launcher.testload;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

import javax.net.SocketFactory;

import org.jspecify.annotations.Nullable;

/**
 * Several clients that send requests until they are stopped or have sent their number of
 * them, and account for each.
 */
public final class LoadClient implements AutoCloseable {

	private static final int LONGEST_SHOWN = 100;

	private final Settings settings;

	private final List<Thread> threads = new ArrayList<>();

	private final ReentrantLock lock = new ReentrantLock();

	private final Condition progress = this.lock.newCondition();

	private final Map<LoadFailure, Long> failures = new EnumMap<>(LoadFailure.class);

	private final Map<LoadFailure, Long> stale = new EnumMap<>(LoadFailure.class);

	private final Map<String, Long> bodies = new TreeMap<>();

	private final Map<String, Long> workers = new TreeMap<>();

	private volatile boolean stopped;

	private long sent;

	private long ok;

	private long told;

	private long slowest;

	private String firstFailure = "";

	private LoadClient(Settings settings) {
		this.settings = settings;
	}

	/**
	 * Clients with a new connection for each request.
	 * @param port the port
	 * @param clients how many there are
	 * @return the settings to start with
	 */
	public static Settings oneShot(int port, int clients) {
		return new Settings(clients, false).sockets(SocketFactory.getDefault(), port);
	}

	/**
	 * Clients that keep their connection for as long as the server does.
	 * @param port the port
	 * @param clients how many there are
	 * @return the settings to start with
	 */
	public static Settings keepAlive(int port, int clients) {
		return new Settings(clients, true).sockets(SocketFactory.getDefault(), port);
	}

	/**
	 * Clients that keep connections of any kind for as long as the server does.
	 * @param connections opens the connections
	 * @param clients how many there are
	 * @return the settings to start with
	 */
	public static Settings keepAlive(LoadConnection.Factory connections, int clients) {
		return new Settings(clients, true).connections(connections);
	}

	/**
	 * Clients with a new connection of any kind for each request.
	 * @param connections opens the connections
	 * @param clients how many there are
	 * @return the settings to start with
	 */
	public static Settings oneShot(LoadConnection.Factory connections, int clients) {
		return new Settings(clients, false).connections(connections);
	}

	private LoadClient start() {
		for (int i = 0; i < this.settings.clients; i++) {
			Thread thread = new Thread(this::run, "load-" + i);
			thread.setDaemon(true);
			this.threads.add(thread);
			thread.start();
		}
		return this;
	}

	/**
	 * Waits until so many requests have ended, or the clients have.
	 * @param requests how many
	 * @param timeout how long to wait
	 * @return whether that many have ended
	 * @throws InterruptedException if interrupted meanwhile
	 */
	public boolean await(long requests, Duration timeout) throws InterruptedException {
		long left = timeout.toNanos();
		this.lock.lock();
		try {
			while (ended() < requests && left > 0) {
				left = this.progress.awaitNanos(left);
			}
			return ended() >= requests;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Waits until the clients have sent their number of requests.
	 * @return what became of them
	 * @throws InterruptedException if interrupted meanwhile
	 */
	public LoadReport join() throws InterruptedException {
		for (Thread thread : this.threads) {
			thread.join();
		}
		return report();
	}

	/**
	 * Lets each client end its request, and ends the load.
	 * @return what became of the requests
	 * @throws InterruptedException if interrupted meanwhile
	 */
	public LoadReport stop() throws InterruptedException {
		this.stopped = true;
		return join();
	}

	@Override
	public void close() {
		this.stopped = true;
	}

	/**
	 * What became of the requests so far.
	 * @return the report
	 */
	public LoadReport report() {
		this.lock.lock();
		try {
			return new LoadReport(this.sent, this.ok, this.told, Map.copyOf(this.stale), Map.copyOf(this.failures),
					Map.copyOf(this.bodies), Map.copyOf(this.workers), Duration.ofNanos(this.slowest),
					this.firstFailure);
		}
		finally {
			this.lock.unlock();
		}
	}

	private long ended() {
		return this.ok + this.failures.values().stream().mapToLong(Long::longValue).sum();
	}

	private void run() {
		LoadConnection connection = null;
		for (int i = 0; i < this.settings.requests && !this.stopped; i++) {
			connection = request(connection);
			pause();
		}
		if (connection != null) {
			connection.close();
		}
	}

	private @Nullable LoadConnection request(@Nullable LoadConnection kept) {
		count(() -> this.sent++);
		LoadConnection connection = (kept != null && kept.isEnding()) ? left(kept) : kept;
		long begin = System.nanoTime();
		try {
			if (connection == null) {
				connection = open();
			}
			try {
				return evaluate(connection, begin);
			}
			catch (LoadFailureException ex) {
				if (!isRepeatable(ex.failure(), connection == kept)) {
					throw ex;
				}
				count(() -> this.stale.merge(ex.failure(), 1L, Long::sum));
				connection.close();
				connection = open();
				return evaluate(connection, begin);
			}
		}
		catch (LoadFailureException ex) {
			failed(ex);
			if (connection != null) {
				connection.close();
			}
			return null;
		}
	}

	// the end was announced while nobody asked
	private @Nullable LoadConnection left(LoadConnection connection) {
		count(() -> this.told++);
		connection.close();
		return null;
	}

	private LoadConnection open() throws LoadFailureException {
		return this.settings.connections.open(this.settings.timeout);
	}

	// once, and nothing that any client could not
	private boolean isRepeatable(LoadFailure failure, boolean used) {
		return failure == LoadFailure.NOT_PROCESSED
				|| used && failure.isWithoutResponse() && this.settings.request().isIdempotent();
	}

	private @Nullable LoadConnection evaluate(LoadConnection connection, long begin) throws LoadFailureException {
		HttpConnection.Response response = connection.exchange(this.settings.request());
		long took = System.nanoTime() - begin;
		if (response.status() != this.settings.status) {
			throw new LoadFailureException(LoadFailure.BAD_STATUS, String.valueOf(response.status()));
		}
		if (!this.settings.expected.test(response.body())) {
			throw new LoadFailureException(LoadFailure.BAD_BODY, shown(response.body()));
		}
		boolean ending = connection.isEnding();
		boolean last = ending || !this.settings.keepAlive;
		count(() -> {
			this.ok++;
			this.slowest = Math.max(this.slowest, took);
			this.bodies.merge(shown(response.body()), 1L, Long::sum);
			String worker = response.header("X-Worker");
			if (!worker.isEmpty()) {
				this.workers.merge(worker, 1L, Long::sum);
			}
			this.told += (ending && this.settings.keepAlive) ? 1 : 0;
		});
		if (last) {
			connection.close();
		}
		return last ? null : connection;
	}

	private static String shown(String body) {
		return (body.length() <= LONGEST_SHOWN) ? body : body.length() + " characters";
	}

	private void failed(LoadFailureException failure) {
		count(() -> {
			this.failures.merge(failure.failure(), 1L, Long::sum);
			if (this.firstFailure.isEmpty()) {
				this.firstFailure = String.valueOf(failure.getMessage());
			}
		});
	}

	private void count(Runnable update) {
		this.lock.lock();
		try {
			update.run();
			this.progress.signalAll();
		}
		finally {
			this.lock.unlock();
		}
	}

	private void pause() {
		long longest = this.settings.pause.toNanos();
		if (longest > 0) {
			LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(longest));
		}
	}

	/**
	 * How the clients behave.
	 */
	public static final class Settings {

		private final int clients;

		private final boolean keepAlive;

		private int port;

		private LoadConnection.Factory connections = (timeout) -> {
			throw new IllegalStateException("nowhere to connect to");
		};

		private String path = "/";

		private String body = "";

		private String method = "GET";

		private int status = 200;

		private int requests = Integer.MAX_VALUE;

		private Duration pause = Duration.ZERO;

		private Duration timeout = Duration.ofSeconds(15);

		private Predicate<String> expected = (body) -> true;

		private Settings(int clients, boolean keepAlive) {
			this.clients = clients;
			this.keepAlive = keepAlive;
		}

		private LoadRequest request() {
			return new LoadRequest(this.method, this.path, this.body, !this.keepAlive);
		}

		/**
		 * Sets the path, {@code /} by default.
		 * @param path the path
		 * @return this
		 */
		public Settings path(String path) {
			this.path = path;
			return this;
		}

		/**
		 * Sends POST requests without a body, GET requests otherwise.
		 * @param status the status of their responses
		 * @return this
		 */
		public Settings post(int status) {
			this.method = "POST";
			this.status = status;
			return this;
		}

		/**
		 * Sends POST requests whose body is to come back as it is.
		 * @param size how long the body is
		 * @return this
		 */
		public Settings echo(int size) {
			String sent = "0123456789abcdefghijklmnopqrstuvwxyz-".repeat(size / 37 + 1).substring(0, size);
			this.body = sent;
			return post(200).expect(sent::equals);
		}

		/**
		 * Sets how many requests each client makes; by default until stopped.
		 * @param requests how many
		 * @return this
		 */
		public Settings requests(int requests) {
			this.requests = requests;
			return this;
		}

		/**
		 * Sets the longest pause between requests; there is none by default.
		 * @param pause the longest, of which a random part is taken
		 * @return this
		 */
		public Settings pause(Duration pause) {
			this.pause = pause;
			return this;
		}

		/**
		 * Sets how long connecting and each read may take.
		 * @param timeout how long
		 * @return this
		 */
		public Settings timeout(Duration timeout) {
			this.timeout = timeout;
			return this;
		}

		/**
		 * Sets what makes the sockets, such as for TLS.
		 * @param factory the factory
		 * @return this
		 */
		public Settings sockets(SocketFactory factory) {
			return sockets(factory, this.port);
		}

		private Settings sockets(SocketFactory factory, int port) {
			this.port = port;
			return connections((timeout) -> HttpConnection.open(factory, port, timeout));
		}

		/**
		 * Sets what opens the connections.
		 * @param connections the factory
		 * @return this
		 */
		public Settings connections(LoadConnection.Factory connections) {
			this.connections = connections;
			return this;
		}

		/**
		 * Sets which bodies are right; any is by default.
		 * @param expected whether a body is right
		 * @return this
		 */
		public Settings expect(Predicate<String> expected) {
			this.expected = expected;
			return this;
		}

		/**
		 * Starts the clients.
		 * @return the running clients
		 */
		public LoadClient start() {
			return new LoadClient(this).start();
		}

	}

}
