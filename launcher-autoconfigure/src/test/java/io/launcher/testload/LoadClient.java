package io.launcher.testload;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
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

	private final Settings settings;

	private final List<Thread> threads = new ArrayList<>();

	private final ReentrantLock lock = new ReentrantLock();

	private final Condition progress = this.lock.newCondition();

	private final Map<LoadFailure, Long> failures = new EnumMap<>(LoadFailure.class);

	private final Map<LoadFailure, Long> stale = new EnumMap<>(LoadFailure.class);

	private final Map<String, Long> bodies = new TreeMap<>();

	private volatile boolean stopped;

	private long sent;

	private long ok;

	private long told;

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
		return new Settings(port, clients, false);
	}

	/**
	 * Clients that keep their connection for as long as the server does.
	 * @param port the port
	 * @param clients how many there are
	 * @return the settings to start with
	 */
	public static Settings keepAlive(int port, int clients) {
		return new Settings(port, clients, true);
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
					Map.copyOf(this.bodies), this.firstFailure);
		}
		finally {
			this.lock.unlock();
		}
	}

	private long ended() {
		return this.ok + this.failures.values().stream().mapToLong(Long::longValue).sum();
	}

	private void run() {
		HttpConnection connection = null;
		for (int i = 0; i < this.settings.requests && !this.stopped; i++) {
			connection = request(connection);
			pause();
		}
		if (connection != null) {
			connection.close();
		}
	}

	private @Nullable HttpConnection request(@Nullable HttpConnection used) {
		count(() -> this.sent++);
		HttpConnection connection = used;
		try {
			if (used != null) {
				try {
					return evaluate(used, exchange(used));
				}
				catch (LoadFailureException ex) {
					if (!ex.failure().isWithoutResponse()) {
						throw ex;
					}
					count(() -> this.stale.merge(ex.failure(), 1L, Long::sum));
					used.close();
				}
			}
			connection = HttpConnection.open(this.settings.factory, this.settings.port, this.settings.timeout);
			return evaluate(connection, exchange(connection));
		}
		catch (LoadFailureException ex) {
			failed(ex);
			if (connection != null) {
				connection.close();
			}
			return null;
		}
	}

	private HttpConnection.Response exchange(HttpConnection connection) throws LoadFailureException {
		connection.send(this.settings.method, this.settings.path, !this.settings.keepAlive);
		return connection.receive();
	}

	private @Nullable HttpConnection evaluate(HttpConnection connection, HttpConnection.Response response)
			throws LoadFailureException {
		if (response.status() != this.settings.status) {
			throw new LoadFailureException(LoadFailure.BAD_STATUS, String.valueOf(response.status()));
		}
		if (!this.settings.expected.test(response.body())) {
			throw new LoadFailureException(LoadFailure.BAD_BODY, response.body());
		}
		boolean last = response.isLast() || !this.settings.keepAlive;
		count(() -> {
			this.ok++;
			this.bodies.merge(response.body(), 1L, Long::sum);
			this.told += (response.isLast() && this.settings.keepAlive) ? 1 : 0;
		});
		if (last) {
			connection.close();
		}
		return last ? null : connection;
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

		private final int port;

		private final int clients;

		private final boolean keepAlive;

		private SocketFactory factory = SocketFactory.getDefault();

		private String path = "/";

		private String method = "GET";

		private int status = 200;

		private int requests = Integer.MAX_VALUE;

		private Duration pause = Duration.ZERO;

		private Duration timeout = Duration.ofNanos(TimeUnit.SECONDS.toNanos(15));

		private Predicate<String> expected = (body) -> true;

		private Settings(int port, int clients, boolean keepAlive) {
			this.port = port;
			this.clients = clients;
			this.keepAlive = keepAlive;
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
			this.factory = factory;
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
