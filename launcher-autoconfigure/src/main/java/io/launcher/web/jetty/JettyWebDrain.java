package io.launcher.web.jetty;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongSupplier;

import io.launcher.spi.LivenessProbe;
import io.launcher.web.AcceptGate;
import io.launcher.web.DrainResult;
import io.launcher.web.WebDrain;
import io.launcher.web.accept.ConnectorDrains;

/**
 * Tells the Jetty connectors on shared sockets when to accept and when to leave.
 */
public final class JettyWebDrain implements WebDrain {

	private static final Duration LONGEST = Duration.ofDays(365);

	private final AcceptGate gate;

	private final LongSupplier nanoTime;

	private final List<SharedServerConnector> connectors = new CopyOnWriteArrayList<>();

	/**
	 * Creates a drain without connectors.
	 * @param gate what holds the connectors back from accepting
	 */
	public JettyWebDrain(AcceptGate gate) {
		this(gate, System::nanoTime);
	}

	JettyWebDrain(AcceptGate gate, LongSupplier nanoTime) {
		this.gate = gate;
		this.nanoTime = nanoTime;
	}

	AcceptGate gate() {
		return this.gate;
	}

	LongSupplier nanoTime() {
		return this.nanoTime;
	}

	void add(SharedServerConnector connector) {
		this.connectors.add(connector);
	}

	@Override
	public void beginAccepting() {
		this.gate.open();
	}

	@Override
	public long requests() {
		return this.connectors.isEmpty() ? -1
				: this.connectors.stream().mapToLong(SharedServerConnector::requests).sum();
	}

	@Override
	public List<LivenessProbe> probes() {
		return this.connectors.stream().map(SharedServerConnector::probe).toList();
	}

	@Override
	public DrainResult drain(Duration idleGrace, Duration deadline, boolean last) throws InterruptedException {
		long begin = this.nanoTime.getAsLong();
		long end = begin + nanos(deadline);
		List<ConnectorDrains.Drain> drains = new ArrayList<>();
		for (SharedServerConnector connector : this.connectors) {
			drains.add(() -> {
				connector.stopAccepting(end, last);
				new ConnectionDrain(connector, this.nanoTime, begin, end, nanos(idleGrace)).run();
				return connector.load().connections();
			});
		}
		return drain(drains, begin);
	}

	@Override
	public DrainResult end(Duration deadline) throws InterruptedException {
		long begin = this.nanoTime.getAsLong();
		long end = begin + nanos(deadline);
		this.connectors.stream().map(SharedServerConnector::getServer).distinct().forEach(WebSockets::goAway);
		List<ConnectorDrains.Drain> drains = new ArrayList<>();
		for (SharedServerConnector connector : this.connectors) {
			drains.add(() -> {
				new ConnectionDrain(connector, this.nanoTime, begin, end, 0).run();
				return connector.load().connections();
			});
		}
		return drain(drains, begin);
	}

	private DrainResult drain(List<ConnectorDrains.Drain> drains, long begin) throws InterruptedException {
		int left = ConnectorDrains.run(drains);
		return new DrainResult(Duration.ofNanos(this.nanoTime.getAsLong() - begin), left);
	}

	private static long nanos(Duration duration) {
		return ((duration.compareTo(LONGEST) < 0) ? duration : LONGEST).toNanos();
	}

}
