package io.launcher.autoconfigure;

import io.launcher.ServiceStartException;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Explains a {@link ServiceStartException}.
 */
class ServiceStartFailureAnalyzer extends AbstractFailureAnalyzer<ServiceStartException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, ServiceStartException cause) {
		StringBuilder description = new StringBuilder("Service '%s' failed to start:%n".formatted(cause.getService()));
		Throwable reason = cause.getCause();
		for (int depth = 0; reason != null && depth < 10; depth++) {
			description.append("%n    %s%s".formatted((depth > 0) ? "caused by " : "", reason));
			reason = next(reason);
		}
		return new FailureAnalysis(description.toString(),
				"Correct what its start() ran into; the stack trace is in the log. To start the application without"
						+ " the service set 'launcher.services." + cause.getService() + ".enabled=false'.",
				cause);
	}

	private static @Nullable Throwable next(Throwable reason) {
		return (reason.getCause() != reason) ? reason.getCause() : null;
	}

}
