package io.launcher.autoconfigure;

import io.launcher.context.InvalidLauncherPropertyException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Explains a {@link InvalidLauncherPropertyException}.
 */
class InvalidLauncherPropertyFailureAnalyzer extends AbstractFailureAnalyzer<InvalidLauncherPropertyException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, InvalidLauncherPropertyException cause) {
		String description = "The configuration of the launcher is not valid:%n%n    Property: %s%n    Value: %s%n"
			.formatted(cause.getProperty(), cause.getValue());
		return new FailureAnalysis(description,
				"Set '" + cause.getProperty() + "' to " + cause.getAllowed() + ", or remove it.", cause);
	}

}
