package io.launcher.worker;

import io.launcher.signal.NativeProcess;
import io.launcher.signal.OsSignal;

/**
 * Ends this process.
 */
public interface ProcessEnd {

	/** By the means of the JVM. */
	ProcessEnd JVM = new ProcessEnd() {

		@Override
		public void exit(int code) {
			System.exit(code);
		}

		@Override
		public void halt(int code) {
			Runtime.getRuntime().halt(code);
		}

		@Override
		public void kill() {
			if (!new NativeProcess().send(ProcessHandle.current().pid(), OsSignal.KILL)) {
				halt(WorkerLeave.SUPERVISOR_LOST);
			}
		}

	};

	/**
	 * Ends the process after its shutdown hooks have run.
	 * @param code the exit code
	 */
	void exit(int code);

	/**
	 * Ends the process at once.
	 * @param code the exit code
	 */
	void halt(int code);

	/**
	 * Ends the process so that not even the JVM does anything more.
	 */
	void kill();

}
