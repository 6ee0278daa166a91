package io.launcher.benchmarks.application;

/**
 * A line that says when something happened, by the clock that all processes share.
 */
final class Mark {

	private static final long PID = ProcessHandle.current().pid();

	private Mark() {
	}

	// one write, so that lines of several processes do not mix
	static void print(String what) {
		String line = "MARK " + what + " " + PID + " " + System.nanoTime() + System.lineSeparator();
		System.out.print(line);
		System.out.flush();
	}

}
