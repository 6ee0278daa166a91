package io.launcher.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What the kernel says of a process. Unknown where there is no {@code /proc}.
 *
 * @param code the letter of its state, {@code ?} if unknown
 * @param handlesQuit whether it has a handler for SIGQUIT, which would kill it otherwise
 */
record ProcessState(char code, boolean handlesQuit) {

	private static final long SIGQUIT_BIT = 1L << 2;

	static ProcessState of(long pid) {
		return of(Path.of("/proc", Long.toString(pid), "status"));
	}

	static ProcessState of(Path status) {
		char code = '?';
		boolean handlesQuit = true;
		try {
			for (String line : Files.readAllLines(status)) {
				if (line.startsWith("State:")) {
					code = line.substring("State:".length()).trim().charAt(0);
				}
				else if (line.startsWith("SigCgt:")) {
					String mask = line.substring("SigCgt:".length()).trim();
					handlesQuit = (Long.parseUnsignedLong(mask, 16) & SIGQUIT_BIT) != 0;
				}
			}
		}
		catch (IOException | RuntimeException ex) {
			// it has ended, or this is no Linux
		}
		return new ProcessState(code, handlesQuit);
	}

	boolean stopped() {
		return this.code == 'T' || this.code == 't';
	}

	String describe() {
		return switch (this.code) {
			case 'R' -> "running";
			case 'S', 'I' -> "sleeping";
			case 'D' -> "in an uninterruptible system call";
			case 'T' -> "stopped by a signal";
			case 't' -> "stopped by a debugger";
			case 'Z', 'X' -> "dead";
			default -> "unknown";
		};
	}

}
