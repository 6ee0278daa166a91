package io.launcher.benchmarks;

import java.io.IOException;

import io.launcher.testprocess.TestProcesses;

/**
 * Something to measure.
 */
interface Benchmark {

	/**
	 * Measures it, and prints tables.
	 * @param processes where to start what is measured; all of it is ended afterwards
	 * @throws IOException if something cannot be read
	 * @throws InterruptedException if interrupted
	 */
	void run(TestProcesses processes) throws IOException, InterruptedException;

}
