package io.launcher.web.jetty;

import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.function.BooleanSupplier;

import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.util.thread.Scheduler;

/**
 * An end point that, on a connector that is leaving, does not wait for long until the
 * client closes its side, too. Nothing that it sends would be read any more.
 */
final class LeavingEndPoint extends SocketChannelEndPoint {

	/**
	 * Enough to see a close that is under way.
	 */
	private static final long LINGER_MILLIS = 1000;

	private final BooleanSupplier leaving;

	LeavingEndPoint(SocketChannel channel, ManagedSelector selector, SelectionKey key, Scheduler scheduler,
			BooleanSupplier leaving) {
		super(channel, selector, key, scheduler);
		this.leaving = leaving;
	}

	@Override
	protected void doShutdownOutput() {
		super.doShutdownOutput();
		if (this.leaving.getAsBoolean() && (getIdleTimeout() <= 0 || getIdleTimeout() > LINGER_MILLIS)) {
			setIdleTimeout(LINGER_MILLIS);
		}
	}

}
