package io.launcher.systemd;

import java.io.IOException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/**
 * The service manager that has started this process and wants to be notified: systemd, or
 * another one that speaks its protocol. What it is told never fails and never blocks.
 * Safe for use by several threads.
 */
public final class ServiceManager implements AutoCloseable {

	/** The variables, which are for one process only and must not be passed on. */
	public static final Set<String> VARIABLES = Set.of("NOTIFY_SOCKET", "WATCHDOG_USEC", "WATCHDOG_PID");

	private static final System.Logger logger = System.getLogger(ServiceManager.class.getName());

	private static final int LONGEST_STATUS = 1000;

	private final NativeCalls calls;

	private final NotifySocket socket;

	private final @Nullable Duration watchdog;

	private String lastStatus = "";

	private boolean closed;

	private ServiceManager(NativeCalls calls, String address, @Nullable Duration watchdog, Consumer<Runnable> later)
			throws IOException {
		this.calls = calls;
		this.watchdog = watchdog;
		this.socket = new NotifySocket(calls, address, (task) -> later.accept(() -> locked(task)));
	}

	private synchronized void locked(Runnable task) {
		task.run();
	}

	/**
	 * The service manager of a process. What is wrong with its variables is logged.
	 * @param environment the environment of the process
	 * @param pid its process id
	 * @param later runs something in a moment, one second for example; for messages that
	 * the service manager had no room for
	 * @return the service manager, or {@code null} if there is none
	 */
	public static @Nullable ServiceManager of(Map<String, String> environment, long pid, Consumer<Runnable> later) {
		String address = environment.get("NOTIFY_SOCKET");
		if (address == null || address.isEmpty()) {
			return null;
		}
		NativeCalls calls = NativeCalls.load();
		if (calls == null) {
			return null;
		}
		try {
			return new ServiceManager(calls, address, watchdog(environment, pid), later);
		}
		catch (IOException | IllegalArgumentException ex) {
			logger.log(System.Logger.Level.WARNING,
					"The service manager is not notified: NOTIFY_SOCKET is ''{0}'': {1}", address, ex.getMessage());
			return null;
		}
	}

	private static @Nullable Duration watchdog(Map<String, String> environment, long pid) {
		String time = environment.get("WATCHDOG_USEC");
		String watched = environment.get("WATCHDOG_PID");
		if (time == null || (watched != null && !watched.isEmpty() && !watched.equals(Long.toString(pid)))) {
			return null;
		}
		try {
			long micros = Long.parseLong(time);
			if (micros > 0) {
				return Duration.of(micros, ChronoUnit.MICROS);
			}
		}
		catch (NumberFormatException | ArithmeticException ex) {
			logger.log(System.Logger.Level.DEBUG, "Not a number of microseconds", ex);
		}
		logger.log(System.Logger.Level.WARNING,
				"The watchdog is not answered: WATCHDOG_USEC is ''{0}'', not a number of microseconds", time);
		return null;
	}

	/**
	 * How often {@link #alive()} is to be called: in half of the time after which the
	 * service manager would lose its patience.
	 * @return the time, or {@code null} if there is no watchdog
	 */
	public @Nullable Duration watchdogInterval() {
		return (this.watchdog != null) ? this.watchdog.dividedBy(2) : null;
	}

	/**
	 * The start, or a reload, is over.
	 * @param status the state in words
	 */
	public void ready(String status) {
		send("READY=1", status);
	}

	/**
	 * A reload begins.
	 * @param status the state in words
	 */
	public void reloading(String status) {
		send("RELOADING=1\nMONOTONIC_USEC=" + this.calls.monotonicMicros(), status);
	}

	/**
	 * The stop begins.
	 * @param status the state in words
	 */
	public void stopping(String status) {
		send("STOPPING=1", status);
	}

	/**
	 * Tells the state in words, if it is another than before.
	 * @param status the state, one line
	 */
	public void status(String status) {
		send("", status);
	}

	private synchronized void send(String assignments, String status) {
		String line = status.replaceAll("\\p{Cntrl}+", " ").strip();
		if (line.length() > LONGEST_STATUS) {
			line = line.substring(0, LONGEST_STATUS);
		}
		boolean changed = !line.equals(this.lastStatus);
		this.lastStatus = line;
		String message = assignments;
		if (changed) {
			message += (assignments.isEmpty() ? "" : "\n") + "STATUS=" + line;
		}
		if (!message.isEmpty() && !this.closed) {
			this.socket.send(message);
		}
	}

	/**
	 * The current start, reload or stop takes longer. Another message is promised within
	 * that time, or it ends.
	 * @param time how long from now on
	 */
	public synchronized void extendTimeout(Duration time) {
		if (!this.closed) {
			this.socket.send("EXTEND_TIMEOUT_USEC=" + Math.max(1, time.toNanos() / 1000));
		}
	}

	/**
	 * Answers the watchdog.
	 */
	public synchronized void alive() {
		if (!this.closed) {
			this.socket.sendIfIdle("WATCHDOG=1");
		}
	}

	@Override
	public synchronized void close() {
		this.closed = true;
		this.socket.close();
	}

}
