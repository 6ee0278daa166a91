package io.launcher.autoconfigure;

import io.launcher.web.ListenException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Explains why the supervisor cannot listen for the web workers.
 */
class ListenFailureAnalyzer extends AbstractFailureAnalyzer<ListenException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, ListenException cause) {
		return new FailureAnalysis(cause.getMessage(), cause.getAction(), cause);
	}

}
