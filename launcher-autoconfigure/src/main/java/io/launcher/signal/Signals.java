package io.launcher.signal;

/**
 * The signals that this process receives. Handlers run one after the other on a single
 * thread, in the order in which the signals arrived; one that throws is logged. Safe for
 * use by several threads.
 * <p>
 * A handler must not block, or it holds up every later signal: what may take time, such
 * as {@link System#exit}, belongs on a thread of its own.
 */
public interface Signals extends AutoCloseable {

	/**
	 * Handles a signal from now on, in place of whoever handled it until now. The
	 * registration has no effect, see {@link Registration#effective()}, if the signal was
	 * ignored when the JVM was started.
	 * @param signal the signal
	 * @param handler what to do when it arrives
	 * @return the registration
	 * @throws SignalUnavailableException if the JVM does not let the signal be handled
	 */
	Registration handle(OsSignal signal, Runnable handler);

	/**
	 * Handles a signal as {@link #handle} does, also where it was ignored when the JVM
	 * was started, as HUP is under {@code nohup}. If that cannot be changed it is logged
	 * and the registration has no effect.
	 * @param signal the signal
	 * @param handler what to do when it arrives
	 * @return the registration
	 * @throws SignalUnavailableException if the JVM does not let the signal be handled
	 */
	Registration handleEvenIfIgnored(OsSignal signal, Runnable handler);

	/**
	 * Makes a signal have no effect on this process. Processes started by it are not
	 * affected.
	 * @param signal the signal
	 * @return the registration
	 * @throws SignalUnavailableException if the JVM does not let the signal be handled
	 */
	Registration ignore(OsSignal signal);

	/**
	 * Closes all registrations and ends the dispatch of signals.
	 */
	@Override
	void close();

	/**
	 * Stands for a handler that is in place.
	 */
	interface Registration extends AutoCloseable {

		/**
		 * Whether the signal can arrive at all.
		 * @return {@code false} if it was ignored when the JVM was started
		 */
		boolean effective();

		/**
		 * Puts back what was in place before. Does nothing when called again.
		 */
		@Override
		void close();

	}

}
