package io.launcher.web.netty;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

import io.launcher.socket.SharedSocket;
import io.launcher.web.accept.AcceptFailures;
import io.launcher.web.accept.Changes;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Accepts while it may, on a thread of its own, and hands over whatever it accepted. It
 * blocks, so that the kernel serves the processes in turn, and is stopped by closing what
 * it blocks on.
 */
final class SharedAcceptor implements Runnable {

	private static final Log logger = LogFactory.getLog(SharedAcceptor.class);

	private final SharedSocket socket;

	private final Target target;

	private final Changes changes;

	private final AcceptFailures failures;

	private ServerSocketChannel listener;

	private volatile boolean stopped;

	private volatile boolean ended = true;

	SharedAcceptor(SharedSocket socket, Target target, Traffic traffic) throws IOException {
		this.socket = socket;
		this.target = target;
		this.changes = traffic.changes();
		this.failures = new AcceptFailures(this.changes, traffic::now);
		this.listener = socket.open();
	}

	void start(String name) {
		this.ended = false;
		// a platform thread: accepting on a virtual one makes the shared socket
		// non-blocking for every process
		Thread thread = new Thread(this, name);
		thread.setDaemon(true);
		thread.start();
	}

	/**
	 * Closes this process's descriptor only, which wakes the thread.
	 */
	void stop() {
		this.stopped = true;
		try {
			listener().close();
		}
		catch (IOException ex) {
			logger.warn("Failed to close the shared listening socket " + this.socket.address(), ex);
		}
		this.changes.changed();
	}

	boolean isStopped() {
		return this.stopped;
	}

	boolean hasEnded() {
		return this.ended;
	}

	ServerSocket serverSocket() {
		return listener().socket();
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
			this.changes.await(() -> this.stopped || this.target.mayAccept());
			if (!this.stopped) {
				// also when a stop came meanwhile: it was accepted
				this.target.serve(listener().accept());
				this.failures.forget();
			}
		}
		catch (ClosedChannelException ex) {
			reopen();
		}
		catch (InterruptedException ex) {
			logger.debug("Somebody interrupted the acceptor of a shared socket, which goes on");
		}
		catch (Exception ex) {
			if (this.socket.hasEnded()) {
				logger.debug("The shared socket has ended; this acceptor is about to");
			}
			else {
				logger.error("Failed to accept a connection", ex);
			}
			this.failures.pause(this::isStopped);
		}
		finally {
			this.changes.changed();
		}
	}

	// what was not closed by a stop was closed by an interrupt
	private void reopen() {
		Thread.interrupted();
		try {
			reopenUnlessStopped();
		}
		catch (IOException ex) {
			logger.error("Failed to open the shared listening socket " + this.socket.address() + " again", ex);
			this.failures.pause(this::isStopped);
		}
	}

	private synchronized void reopenUnlessStopped() throws IOException {
		if (!this.stopped && !this.listener.isOpen()) {
			this.listener = this.socket.open();
		}
	}

	private synchronized ServerSocketChannel listener() {
		return this.listener;
	}

	/**
	 * What connections are accepted for.
	 */
	interface Target {

		/**
		 * Whether a connection may be accepted now. Asked again after each change of the
		 * traffic.
		 * @return whether it may
		 */
		boolean mayAccept();

		/**
		 * Takes a connection, also when a stop came meanwhile.
		 * @param connection the connection
		 */
		void serve(SocketChannel connection);

	}

}
