package io.launcher.autoconfigure;

import io.launcher.context.ServiceDeclarationException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Explains a {@link ServiceDeclarationException}.
 */
class ServiceDeclarationFailureAnalyzer extends AbstractFailureAnalyzer<ServiceDeclarationException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, ServiceDeclarationException cause) {
		return new FailureAnalysis(cause.getMessage() + ".", cause.getAction() + ".", cause);
	}

}
