package io.launcher.web.netty;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.UnixDomainSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongSupplier;

import io.launcher.socket.SharedSocket;
import io.launcher.spi.LivenessProbe;
import io.launcher.web.AcceptGate;
import io.launcher.web.DrainResult;
import io.launcher.web.WebDrain;
import io.launcher.web.accept.DrainTime;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.util.concurrent.EventExecutor;
import reactor.netty.http.server.HttpServer;

/**
 * Tells the Netty servers on shared sockets when to accept and when to leave.
 */
public final class NettyWebDrain implements WebDrain {

	/**
	 * How many requests may be in progress for each event loop, on average, before new
	 * connections are left to the other workers. An event loop is never busy the way a
	 * request thread is, so this is only to keep a worker whose requests pile up from
	 * taking ever more of them. WebSockets and event streams do not count.
	 */
	static final int REQUESTS_PER_EVENT_LOOP = 1000;

	private final AcceptGate gate;

	private final LongSupplier nanoTime;

	private final int requestsPerLoop;

	private final Traffic traffic;

	private final List<SharedServerChannel> servers = new CopyOnWriteArrayList<>();

	private final Map<EventExecutor, LivenessProbe> loops = new ConcurrentHashMap<>();

	/**
	 * Creates a drain without servers.
	 * @param gate what holds the servers back from accepting
	 */
	public NettyWebDrain(AcceptGate gate) {
		this(gate, System::nanoTime, REQUESTS_PER_EVENT_LOOP);
	}

	NettyWebDrain(AcceptGate gate, LongSupplier nanoTime, int requestsPerLoop) {
		this.gate = gate;
		this.nanoTime = nanoTime;
		this.requestsPerLoop = requestsPerLoop;
		this.traffic = new Traffic(nanoTime);
		gate.whenOpen(this.traffic.changes()::changed);
	}

	Traffic traffic() {
		return this.traffic;
	}

	/**
	 * Makes a server count its traffic here.
	 * @param server the server
	 * @return the same server, counted
	 */
	HttpServer count(HttpServer server) {
		return server.childObserve(new RequestObserver(this.traffic)).doOnChannelInit((observer, channel, remote) -> {
			if (channel.parent() instanceof SharedServerChannel) {
				channel.pipeline().addFirst("launcher.connection", new SharedConnection(this.traffic, channel));
			}
		});
	}

	/**
	 * Opens a server channel.
	 * @param socket the socket that it is on
	 * @param loops the event loops of its connections
	 * @return the channel
	 */
	ServerChannel open(SharedSocket socket, EventLoopGroup loops) {
		try {
			int eventLoops = 0;
			for (EventExecutor loop : loops) {
				eventLoops++;
				this.loops.computeIfAbsent(loop, NettyWebDrain::probe);
			}
			SharedServerChannel server = create(socket, Math.max(1, eventLoops));
			this.traffic.stay();
			this.servers.add(server);
			server.closeFuture().addListener((future) -> this.servers.remove(server));
			return server;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(
					"Failed to open the shared listening socket '" + socket.name() + "' on " + socket.address(), ex);
		}
	}

	private SharedServerChannel create(SharedSocket socket, int eventLoops) throws IOException {
		int limit = eventLoops * this.requestsPerLoop;
		return (socket.address() instanceof UnixDomainSocketAddress)
				? new SharedUnixChannel(socket, this.traffic, this.gate, eventLoops, limit)
				: new SharedPortChannel(socket, this.traffic, this.gate, eventLoops, limit);
	}

	@Override
	public void beginAccepting() {
		this.gate.open();
	}

	// One that is busy gets to a task before it looks for what else has arrived: there is
	// no need to count what it completes.
	private static LivenessProbe probe(EventExecutor loop) {
		return LivenessProbe.of("an event loop of Netty", loop, () -> 0);
	}

	@Override
	public long requests() {
		return this.loops.isEmpty() ? -1 : this.traffic.answers();
	}

	@Override
	public List<LivenessProbe> probes() {
		this.loops.keySet().removeIf(EventExecutor::isShuttingDown);
		return List.copyOf(this.loops.values());
	}

	@Override
	public DrainResult drain(Duration idleGrace, Duration deadline, boolean last) throws InterruptedException {
		DrainTime time = new DrainTime(deadline, this.nanoTime);
		try {
			for (SharedServerChannel server : this.servers) {
				server.stopAccepting(time.end(), last);
			}
		}
		finally {
			this.traffic.leave(new Traffic.Leaving(time.begin(), DrainTime.nanos(idleGrace), false));
		}
		return awaitConnections(time);
	}

	@Override
	public DrainResult end(Duration deadline) throws InterruptedException {
		DrainTime time = new DrainTime(deadline, this.nanoTime);
		this.traffic.leave(new Traffic.Leaving(time.begin(), 0, true));
		return awaitConnections(time);
	}

	private DrainResult awaitConnections(DrainTime time) throws InterruptedException {
		this.traffic.changes().awaitUntil(() -> this.traffic.connections() == 0, time.end());
		return time.result(this.traffic.connections());
	}

}
