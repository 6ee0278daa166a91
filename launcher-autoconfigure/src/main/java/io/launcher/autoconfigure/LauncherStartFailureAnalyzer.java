package io.launcher.autoconfigure;

import io.launcher.context.LauncherStartException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Explains why an application cannot be launched as it is asked to be.
 */
class LauncherStartFailureAnalyzer extends AbstractFailureAnalyzer<LauncherStartException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, LauncherStartException cause) {
		return new FailureAnalysis(cause.getMessage(), cause.getAction(), cause);
	}

}
