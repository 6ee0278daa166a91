package io.launcher.autoconfigure;

import io.launcher.process.ControlDirectoryException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Explains why there is no usable directory for the control socket.
 */
class ControlDirectoryFailureAnalyzer extends AbstractFailureAnalyzer<ControlDirectoryException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, ControlDirectoryException cause) {
		return new FailureAnalysis(cause.getMessage(),
				"Set 'launcher.control.directory' to a directory with a short path that this user can write to", cause);
	}

}
