package io.launcher.autoconfigure;

import io.launcher.context.UnknownServiceException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Explains an {@link UnknownServiceException}.
 */
class UnknownServiceFailureAnalyzer extends AbstractFailureAnalyzer<UnknownServiceException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, UnknownServiceException cause) {
		String known = cause.getKnown().isEmpty() ? "The application has no services."
				: "The application has the services: " + String.join(", ", cause.getKnown()) + ".";
		return new FailureAnalysis(
				"'launcher.services.%s' configures a service that the application does not have.%n%n%s"
					.formatted(cause.getService(), known),
				"Correct the name, remove the properties 'launcher.services." + cause.getService()
						+ ".*', or declare the service: a bean that is annotated with @LauncherService(name = \""
						+ cause.getService() + "\").",
				cause);
	}

}
