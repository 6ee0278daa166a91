package io.launcher.signal;

import java.util.OptionalInt;

import com.sun.jna.Native;

/**
 * What Java's own {@link ProcessHandle} cannot do with a process.
 */
public final class NativeProcess {

	private static final int EXITED_SHIFT = 8;

	private static final int LOW_SEVEN_BITS = 0x7f;

	private static final int LOW_EIGHT_BITS = 0xff;

	private static final int EXIT_CODE_BASE = 128;

	/**
	 * Creates an instance. Nothing native is loaded before the first call.
	 */
	public NativeProcess() {
	}

	/**
	 * Sends a signal.
	 * @param pid the process
	 * @param signal the signal, such as {@link OsSignal#QUIT} for a thread dump of a JVM
	 * @return {@code false} if there is no such process
	 * @throws SignalUnavailableException if native access is not available, or the
	 * process is another user's
	 */
	public boolean send(long pid, OsSignal signal) {
		SignalLibrary library = NativeSignals.library(signal);
		if (library.kill(requireProcess(pid), signal.number()) == 0) {
			return true;
		}
		int error = Native.getLastError();
		if (error == NativeSignals.ESRCH) {
			return false;
		}
		throw new SignalUnavailableException(signal,
				"Cannot send " + signal.fullName() + " to process " + pid
						+ ((error == NativeSignals.EPERM) ? ": it belongs to another user" : " (error " + error + ")"),
				null);
	}

	/**
	 * Takes the exit code of one ended child process, so that it is no zombie any more.
	 * Never call it for a process that Java started: that would lose its exit code.
	 * @param pid the process
	 * @return the exit code as Java has it (128 plus the number of a signal), or empty if
	 * the process is not an ended child
	 * @throws SignalUnavailableException if native access is not available
	 */
	public OptionalInt reap(long pid) {
		int[] status = new int[1];
		int child = requireProcess(pid);
		if (NativeSignals.library(OsSignal.CHLD).waitpid(child, status, NativeSignals.WNOHANG) != child) {
			return OptionalInt.empty();
		}
		int signal = status[0] & LOW_SEVEN_BITS;
		return OptionalInt.of((signal != 0) ? EXIT_CODE_BASE + signal : (status[0] >> EXITED_SHIFT) & LOW_EIGHT_BITS);
	}

	private static int requireProcess(long pid) {
		// 0 and below mean process groups, up to "everyone"
		if (pid <= 0 || pid > Integer.MAX_VALUE) {
			throw new IllegalArgumentException("Not the id of a process: " + pid);
		}
		return (int) pid;
	}

}
