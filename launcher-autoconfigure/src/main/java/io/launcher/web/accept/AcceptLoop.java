package io.launcher.web.accept;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.util.function.LongSupplier;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Accepts while it may, on a thread of its own, and hands over whatever it accepted. It
 * blocks, so that the kernel serves the processes in turn, and is stopped by closing the
 * listener it blocks on.
 */
public final class AcceptLoop {

	private static final Log logger = LogFactory.getLog(AcceptLoop.class);

	private final SharedListener listener;

	private final Changes changes;

	private final Target target;

	private final AcceptFailures failures;

	private volatile boolean stopped;

	private volatile boolean accepting;

	private volatile boolean ended = true;

	/**
	 * Creates a loop that does not run yet.
	 * @param listener what it accepts from
	 * @param changes signals a stop, and tells of its own progress
	 * @param target what connections are accepted for
	 * @param nanoTime the clock
	 */
	public AcceptLoop(SharedListener listener, Changes changes, Target target, LongSupplier nanoTime) {
		this.listener = listener;
		this.changes = changes;
		this.target = target;
		this.failures = new AcceptFailures(changes, nanoTime);
	}

	/**
	 * Creates the thread that it is to run on. A platform thread: accepting on a virtual
	 * one makes the shared socket non-blocking for every process.
	 * @param name its name
	 * @return the thread, to be started
	 */
	public Thread thread(String name) {
		this.ended = false;
		Thread thread = new Thread(this::run, name);
		thread.setDaemon(true);
		return thread;
	}

	/**
	 * Makes it end soon, provided that the listener is closed as well.
	 */
	public void stop() {
		this.stopped = true;
		this.changes.changed();
	}

	/**
	 * Whether it was told to end.
	 * @return whether it was
	 */
	public boolean isStopped() {
		return this.stopped;
	}

	/**
	 * Whether nothing is accepted any more.
	 * @return whether it does not run
	 */
	public boolean hasEnded() {
		return this.ended;
	}

	/**
	 * Whether it is in {@code accept()}, or just coming out of it with a connection.
	 * @return whether a connection may still be accepted
	 */
	public boolean isAccepting() {
		return this.accepting;
	}

	private void run() {
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
				this.accepting = true;
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
		finally {
			this.accepting = false;
			this.changes.changed();
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
	public interface Target {

		/**
		 * Blocks until the loop may accept or is stopped.
		 * @param loop the loop
		 * @throws InterruptedException if interrupted meanwhile
		 */
		void awaitTurn(AcceptLoop loop) throws InterruptedException;

		/**
		 * Takes a connection, also when a stop came meanwhile.
		 * @param connection the connection
		 * @throws IOException if it is of no use
		 */
		void serve(SocketChannel connection) throws IOException;

	}

}
