package io.launcher.supervise;

import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * How a process ended. Java reports a death by signal n as 128 + n, which an exit code
 * may look like, too: it is taken for a signal only if the worker has not said goodbye.
 *
 * @param code the exit code, if it ended by itself
 * @param signal the number of the signal that ended it, 0 for none
 */
record ExitStatus(@Nullable Integer code, int signal) {

	private static final int SIGNAL_BASE = 128;

	private static final int SIGINT = 2;

	private static final int SIGTERM = 15;

	// the numbers that Linux and macOS agree on
	private static final Map<Integer, String> NAMES = Map.of(1, "SIGHUP", SIGINT, "SIGINT", 3, "SIGQUIT", 4, "SIGILL",
			6, "SIGABRT", 8, "SIGFPE", 9, "SIGKILL", 11, "SIGSEGV", 13, "SIGPIPE", SIGTERM, "SIGTERM");

	static ExitStatus of(int status, boolean saidGoodbye) {
		boolean signalled = !saidGoodbye && status > SIGNAL_BASE && status <= SIGNAL_BASE + 64;
		return signalled ? new ExitStatus(null, status - SIGNAL_BASE) : new ExitStatus(status, 0);
	}

	@Nullable String signalName() {
		return (this.signal == 0) ? null : NAMES.getOrDefault(this.signal, "SIG" + this.signal);
	}

	// Whether it was ended by a signal that asks for a stop, which a terminal or a
	// service manager sends to the supervisor as well.
	boolean byStopSignal() {
		return this.signal == SIGINT || this.signal == SIGTERM;
	}

	boolean clean() {
		return this.code != null && this.code == 0;
	}

	String describe() {
		return (this.signal != 0) ? "killed by " + signalName() : "exit code " + this.code;
	}

}
