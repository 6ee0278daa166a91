package io.launcher.web.jetty;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.util.function.LongSupplier;

import io.launcher.web.accept.AcceptFailures;
import io.launcher.web.accept.Changes;
import io.launcher.web.accept.SharedListener;
import io.launcher.web.accept.SocketEndedException;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Accepts while it may, and hands over whatever it accepted. It is stopped by closing the
 * listener it blocks on.
 */
final class SharedAcceptor implements Runnable {

	private static final Log logger = LogFactory.getLog(SharedAcceptor.class);

	private final SharedListener listener;

	private final Changes changes;

	private final Target target;

	private final AcceptFailures failures;

	private volatile boolean stopped;

	private volatile boolean ended;

	SharedAcceptor(SharedListener listener, Changes changes, Target target, LongSupplier nanoTime) {
		this.listener = listener;
		this.changes = changes;
		this.target = target;
		this.failures = new AcceptFailures(changes, nanoTime);
	}

	/**
	 * Makes it end soon, provided that the listener is closed as well.
	 */
	void stop() {
		this.stopped = true;
		this.changes.changed();
	}

	boolean isStopped() {
		return this.stopped;
	}

	boolean hasEnded() {
		return this.ended;
	}

	@Override
	public void run() {
		try {
			while (!this.stopped) {
				acceptOne();
			}
		}
		finally {
			this.ended = true;
			this.changes.changed();
		}
	}

	private void acceptOne() {
		try {
			this.target.awaitTurn(this);
			if (!this.stopped) {
				this.target.serve(this.listener.accept());
				this.failures.forget();
			}
		}
		catch (ClosedChannelException ex) {
			repairListener();
		}
		catch (InterruptedException ex) {
			logger.debug("Somebody interrupted the acceptor of a shared socket, which goes on");
		}
		catch (SocketEndedException ex) {
			logger.debug("The shared socket has ended; this acceptor is about to");
			this.failures.pause(this::isStopped);
		}
		catch (Exception ex) {
			logger.error("Failed to accept a connection", ex);
			this.failures.pause(this::isStopped);
		}
	}

	// a channel that none of ours has closed was closed by an interrupt
	private void repairListener() {
		try {
			if (Thread.interrupted()) {
				this.listener.repair();
			}
		}
		catch (IOException ex) {
			logger.error("Failed to open the shared listening socket again", ex);
			this.failures.pause(this::isStopped);
		}
	}

	/**
	 * What connections are accepted for.
	 */
	interface Target {

		/**
		 * Blocks until the acceptor may accept or is stopped.
		 * @param acceptor the acceptor
		 * @throws InterruptedException if interrupted meanwhile
		 */
		void awaitTurn(SharedAcceptor acceptor) throws InterruptedException;

		/**
		 * Takes a connection, also when a stop came meanwhile.
		 * @param connection the connection
		 * @throws IOException if it is of no use
		 */
		void serve(SocketChannel connection) throws IOException;

	}

}
