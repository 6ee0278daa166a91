package io.launcher.autoconfigure;

import io.launcher.worker.SupervisorLostException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Explains why a worker cannot reach its supervisor.
 */
class SupervisorLostFailureAnalyzer extends AbstractFailureAnalyzer<SupervisorLostException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, SupervisorLostException cause) {
		return new FailureAnalysis(cause.getMessage(), "If the supervisor still runs, check that its control directory"
				+ " ('launcher.control.directory') was not removed by a cleaner of temporary files", cause);
	}

}
