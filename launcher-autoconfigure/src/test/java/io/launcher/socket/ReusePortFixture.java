package io.launcher.socket;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;

/**
 * A port that its supervisor holds and any number of workers listen on, all in this JVM.
 */
public final class ReusePortFixture implements Closeable {

	private final PortReservation reservation;

	private ReusePortFixture(PortReservation reservation) {
		this.reservation = reservation;
	}

	/**
	 * Takes a free port.
	 * @return the port
	 * @throws IOException if it cannot be taken
	 */
	public static ReusePortFixture open() throws IOException {
		return new ReusePortFixture(
				PortReservation.open("web", new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)));
	}

	/**
	 * The port.
	 * @return the port
	 */
	public int port() {
		return this.reservation.address().getPort();
	}

	/**
	 * The socket as one more worker has it.
	 * @return the socket
	 */
	public SharedSocket socket() {
		return ReusePortSocket.parse(ReusePortSocket.format(List.of(this.reservation.forWorkers(1024)))).get(0);
	}

	@Override
	public void close() throws IOException {
		this.reservation.close();
	}

}
