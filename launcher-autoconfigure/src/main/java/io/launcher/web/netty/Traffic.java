package io.launcher.web.netty;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

import io.launcher.web.accept.Changes;
import io.netty.channel.Channel;
import org.jspecify.annotations.Nullable;

/**
 * What the servers of this process have taken on: connections, and requests in progress.
 */
final class Traffic {

	private final LongSupplier nanoTime;

	private final Changes changes;

	private final Set<Channel> connections = ConcurrentHashMap.newKeySet();

	private final Set<Channel> undispatched = ConcurrentHashMap.newKeySet();

	private final Map<Channel, SharedConnection> dispatched = new ConcurrentHashMap<>();

	private final AtomicInteger requests = new AtomicInteger();

	private final LongAdder answered = new LongAdder();

	private volatile @Nullable Leaving leaving;

	Traffic(LongSupplier nanoTime) {
		this.nanoTime = nanoTime;
		this.changes = new Changes(nanoTime);
	}

	long now() {
		return this.nanoTime.getAsLong();
	}

	Changes changes() {
		return this.changes;
	}

	int connections() {
		return this.connections.size();
	}

	int requests() {
		return this.requests.get();
	}

	/**
	 * Whether another connection may be accepted.
	 * @param eventLoops how many connections may wait for their event loop: one for each,
	 * so that those that hang stop the accepting, but a single one does not
	 * @param limit how many requests may be in progress
	 * @return whether there is room
	 */
	boolean hasRoom(int eventLoops, int limit) {
		// in this order: a connection is dispatched before it has a request
		int waiting = this.undispatched.size();
		return waiting < eventLoops && waiting + this.requests.get() < limit;
	}

	/**
	 * Counts a connection, until it closes.
	 * @param channel the connection
	 */
	void accepted(Channel channel) {
		this.undispatched.add(channel);
		this.connections.add(channel);
		channel.closeFuture().addListener((future) -> closed(channel));
	}

	/**
	 * Notes that an event loop has begun to serve a connection.
	 * @param channel the connection
	 * @param connection the connection as it is served
	 */
	void dispatched(Channel channel, SharedConnection connection) {
		if (this.connections.contains(channel)) {
			this.dispatched.put(channel, connection);
		}
		if (this.undispatched.remove(channel)) {
			this.changes.changed();
		}
	}

	void closed(Channel channel) {
		this.undispatched.remove(channel);
		boolean counted = this.connections.remove(channel);
		this.dispatched.remove(channel);
		if (counted) {
			this.changes.changed();
		}
	}

	@Nullable SharedConnection connection(Channel channel) {
		return this.dispatched.get(channel);
	}

	void requestBegun() {
		this.requests.incrementAndGet();
	}

	void requestEnded() {
		this.requests.decrementAndGet();
		this.changes.changed();
	}

	void answered() {
		this.answered.increment();
	}

	/**
	 * The requests that have ended.
	 * @return how many so far
	 */
	long answers() {
		return this.answered.sum();
	}

	/**
	 * Makes each present and further connection leave.
	 * @param how how they are to
	 */
	void leave(Leaving how) {
		this.leaving = how;
		this.dispatched.values().forEach(SharedConnection::leaveLater);
	}

	/**
	 * Lets connections stay from here on: the server was started again.
	 */
	void stay() {
		this.leaving = null;
	}

	/**
	 * How connections leave.
	 * @return how, or {@code null} while they may stay
	 */
	@Nullable Leaving leaving() {
		return this.leaving;
	}

	/**
	 * How connections leave.
	 *
	 * @param begin when that began
	 * @param grace how long an idle one may stay, in nanoseconds
	 * @param ending whether WebSockets are to end, too
	 */
	record Leaving(long begin, long grace, boolean ending) {

	}

}
