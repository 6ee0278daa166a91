package io.launcher.web.tomcat;

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
 * Tells the Tomcat connectors on shared sockets when to accept and when to leave.
 */
public final class TomcatWebDrain implements WebDrain {

	private final AcceptGate gate;

	private final LongSupplier nanoTime;

	private final List<SharedHttp11NioProtocol> protocols = new CopyOnWriteArrayList<>();

	/**
	 * Creates a drain without connectors.
	 * @param gate what holds the connectors back from accepting
	 */
	public TomcatWebDrain(AcceptGate gate) {
		this(gate, System::nanoTime);
	}

	TomcatWebDrain(AcceptGate gate, LongSupplier nanoTime) {
		this.gate = gate;
		this.nanoTime = nanoTime;
	}

	AcceptGate gate() {
		return this.gate;
	}

	void add(SharedHttp11NioProtocol protocol) {
		this.protocols.add(protocol);
	}

	@Override
	public void beginAccepting() {
		this.gate.open();
	}

	@Override
	public long requests() {
		return this.protocols.isEmpty() ? -1
				: this.protocols.stream().mapToLong(SharedHttp11NioProtocol::requests).sum();
	}

	@Override
	public List<LivenessProbe> probes() {
		return this.protocols.stream().map(SharedHttp11NioProtocol::probe).toList();
	}

	@Override
	public DrainResult drain(Duration idleGrace, Duration deadline, boolean last) throws InterruptedException {
		DrainTime time = new DrainTime(deadline, this.nanoTime);
		List<ConnectorDrains.Drain> drains = new ArrayList<>();
		for (SharedHttp11NioProtocol protocol : this.protocols) {
			drains.add(() -> {
				protocol.stopAccepting(time.end(), last);
				return protocol.awaitConnections(idleGrace, time);
			});
		}
		return ConnectorDrains.run(drains, time);
	}

	@Override
	public DrainResult end(Duration deadline) throws InterruptedException {
		DrainTime time = new DrainTime(deadline, this.nanoTime);
		List<ConnectorDrains.Drain> drains = new ArrayList<>();
		for (SharedHttp11NioProtocol protocol : this.protocols) {
			drains.add(() -> protocol.endConnections(time));
		}
		return ConnectorDrains.run(drains, time);
	}

}
