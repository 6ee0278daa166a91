package io.launcher.autoconfigure;

import io.launcher.worker.WorkerFileException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Explains why a JVM cannot be the worker that it was started as.
 */
class WorkerFileFailureAnalyzer extends AbstractFailureAnalyzer<WorkerFileException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, WorkerFileException cause) {
		return new FailureAnalysis(cause.getMessage(),
				"Workers are started by a supervisor only, and each file serves once:"
						+ " start the application without the system property 'io.launcher.worker'",
				cause);
	}

}
