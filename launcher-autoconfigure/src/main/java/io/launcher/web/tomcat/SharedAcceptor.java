package io.launcher.web.tomcat;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

import io.launcher.web.accept.AcceptFailures;
import io.launcher.web.accept.Changes;
import io.launcher.web.accept.SocketEndedException;
import org.apache.juli.logging.Log;
import org.apache.tomcat.util.net.Acceptor;
import org.apache.tomcat.util.net.NioEndpoint;

/**
 * Accepts while it may, and hands over whatever it accepted. It is stopped by closing
 * what it blocks on.
 */
final class SharedAcceptor extends Acceptor<SocketChannel> {

	private final Target target;

	private final Changes changes;

	private final AcceptFailures failures;

	private final Log log;

	private final CountDownLatch ended = new CountDownLatch(1);

	private volatile boolean stopped;

	SharedAcceptor(NioEndpoint endpoint, Target target, Changes changes, LongSupplier nanoTime, Log log) {
		super(endpoint);
		this.target = target;
		this.changes = changes;
		this.failures = new AcceptFailures(changes, nanoTime);
		this.log = log;
	}

	boolean isStopped() {
		return this.stopped;
	}

	boolean hasEnded() {
		return this.ended.getCount() == 0;
	}

	/**
	 * Whether it is in {@code accept()}, or just coming out of it with a connection.
	 * @return whether a connection may still be accepted
	 */
	boolean isAccepting() {
		return this.state == AcceptorState.RUNNING;
	}

	@Override
	public void stopMillis(int wait) {
		this.stopped = true;
		this.changes.changed();
		if (wait > 0) {
			this.target.closeListener();
			try {
				if (!this.ended.await(wait, TimeUnit.MILLISECONDS)) {
					this.log.warn("The acceptor of a shared socket did not stop within " + wait + " ms");
				}
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}
	}

	@Override
	public void run() {
		try {
			while (!this.stopped) {
				acceptOne();
			}
		}
		finally {
			this.state = AcceptorState.ENDED;
			this.ended.countDown();
			this.changes.changed();
		}
	}

	private void acceptOne() {
		try {
			this.target.awaitTurn(this);
			if (!this.stopped) {
				this.state = AcceptorState.RUNNING;
				this.target.serve(this.target.accept());
				this.failures.forget();
			}
		}
		catch (ClosedChannelException ex) {
			repairListener();
		}
		catch (InterruptedException ex) {
			this.log.debug("Somebody interrupted the acceptor of a shared socket, which goes on");
		}
		catch (SocketEndedException ex) {
			this.log.debug("The shared socket has ended; this acceptor is about to");
			this.failures.pause(this::isStopped);
		}
		catch (Exception ex) {
			this.log.error("Failed to accept a connection", ex);
			this.failures.pause(this::isStopped);
		}
		finally {
			this.state = AcceptorState.PAUSED;
			this.changes.changed();
		}
	}

	// a channel that none of ours has closed was closed by an interrupt
	private void repairListener() {
		try {
			if (Thread.interrupted()) {
				this.target.repairListener();
			}
		}
		catch (IOException ex) {
			this.log.error("Failed to open the shared listening socket again", ex);
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
		 * Accepts a connection.
		 * @return the connection
		 * @throws IOException if that fails or the listener is closed
		 */
		SocketChannel accept() throws IOException;

		/**
		 * Takes a connection, also when a stop came meanwhile.
		 * @param connection the connection
		 */
		void serve(SocketChannel connection);

		/**
		 * Opens what is accepted from again, unless it is to stay closed.
		 * @throws IOException if it cannot be opened
		 */
		void repairListener() throws IOException;

		/**
		 * Closes what is accepted from.
		 */
		void closeListener();

	}

}
