package io.launcher.worker;

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

}
