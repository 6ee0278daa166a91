package io.launcher.worker;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import io.launcher.LauncherStatus;
import io.launcher.protocol.Frame;
import io.launcher.protocol.WorkerDescriptor;

/**
 * A worker's connection to its supervisor. Safe for use by several threads.
 */
public interface ControlLink extends AutoCloseable {

	/**
	 * Sends a frame without waiting until it has left. Does nothing when the connection
	 * has ended.
	 * @param frame the frame
	 */
	void send(Frame.FromWorker frame);

	/**
	 * Asks the supervisor for its status.
	 * @return the status, or an {@link IllegalStateException} if there is no answer
	 */
	CompletableFuture<LauncherStatus> status();

	/**
	 * Asks the supervisor for the meters of all workers.
	 * @param timeout how long it may take
	 * @return the meters, or an exception if there is no answer
	 */
	CompletableFuture<byte[]> scrape(Duration timeout);

	/**
	 * Sends what is still to be sent, then ends the connection. The listener is not told.
	 */
	@Override
	void close();

	/**
	 * Opens connections.
	 */
	@FunctionalInterface
	interface Connector {

		/**
		 * Connects and introduces the worker.
		 * @param descriptor where to connect to, and as whom
		 * @param hello the first frame
		 * @param listener is told what arrives, on one thread, which is not a daemon
		 * @return the connection
		 * @throws IOException if the supervisor cannot be reached
		 */
		ControlLink connect(WorkerDescriptor descriptor, Frame.Hello hello, Listener listener) throws IOException;

	}

	/**
	 * Is told what the supervisor says.
	 */
	interface Listener {

		/**
		 * A frame has arrived.
		 * @param frame the frame
		 */
		void received(Frame.FromSupervisor frame);

		/**
		 * The connection has ended by the other side or by a failure.
		 * @param reason why, in words
		 */
		void lost(String reason);

	}

}
