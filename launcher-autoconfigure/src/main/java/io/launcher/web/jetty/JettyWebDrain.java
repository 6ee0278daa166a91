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
import io.launcher.web.accept.DrainTime;

/**
 * Tells the Jetty connectors on shared sockets when to accept and when to leave.
 */
public final class JettyWebDrain implements WebDrain {

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
		DrainTime time = new DrainTime(deadline, this.nanoTime);
		List<ConnectorDrains.Drain> drains = new ArrayList<>();
		for (SharedServerConnector connector : this.connectors) {
			drains.add(() -> {
				connector.stopAccepting(time.end(), last);
				new ConnectionDrain(connector, time, DrainTime.nanos(idleGrace)).run();
				return connector.load().connections();
			});
		}
		return ConnectorDrains.run(drains, time);
	}

	@Override
	public DrainResult end(Duration deadline) throws InterruptedException {
		DrainTime time = new DrainTime(deadline, this.nanoTime);
		this.connectors.stream().map(SharedServerConnector::getServer).distinct().forEach(WebSockets::goAway);
		List<ConnectorDrains.Drain> drains = new ArrayList<>();
		for (SharedServerConnector connector : this.connectors) {
			drains.add(() -> {
				new ConnectionDrain(connector, time, 0).run();
				return connector.load().connections();
			});
		}
		return ConnectorDrains.run(drains, time);
	}

}
