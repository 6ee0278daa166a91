package io.launcher.process;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.launcher.supervise.Event;

/**
 * Lets the end of a process pass only after the end of its channel, so that the last
 * words of a worker are heard before its end is judged. For the thread of the loop only.
 */
final class ExitGate {

	/** The kernel closes the channel before it reports the end of the process. */
	private static final long PATIENCE_MILLIS = 500;

	private final Set<Long> connected = new HashSet<>();

	private final Map<Long, Integer> waiting = new HashMap<>();

	private final SupervisorLoop loop;

	ExitGate(SupervisorLoop loop) {
		this.loop = loop;
	}

	void connected(long worker) {
		this.connected.add(worker);
	}

	void lost(long worker) {
		this.connected.remove(worker);
		pass(worker);
	}

	void exited(long worker, int status) {
		this.waiting.put(worker, status);
		if (this.connected.contains(worker)) {
			CompletableFuture.delayedExecutor(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)
				.execute(() -> this.loop.execute(() -> pass(worker)));
		}
		else {
			pass(worker);
		}
	}

	private void pass(long worker) {
		Integer status = this.waiting.remove(worker);
		if (status != null) {
			this.connected.remove(worker);
			this.loop.handle(new Event.Exited(worker, status));
		}
	}

}
