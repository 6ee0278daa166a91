package io.launcher.autoconfigure;

import java.util.Map;
import java.util.TreeMap;

import io.launcher.context.ConfiguredPort;
import io.launcher.context.OptionsLog;
import io.launcher.context.WorkerContextInitializer;
import io.launcher.protocol.WorkerDescriptor;
import io.launcher.signal.JvmSignals;
import io.launcher.worker.WorkerLauncher;
import io.launcher.worker.WorkerSession;

import org.springframework.boot.SpringApplication;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * Makes an application that starts the application of a worker.
 */
final class WorkerStart {

	private WorkerStart() {
	}

	// Connects to the supervisor while the application still boots, so that neither
	// misses the end of the other.
	static WorkerSession start(WorkerDescriptor descriptor, ConfigurableEnvironment environment,
			SpringApplication application) {
		Map<String, String> values = new TreeMap<>(OptionsLog.values(environment));
		values.putAll(ConfiguredPort.values(environment));
		WorkerSession session = WorkerSession.connect(descriptor, values);
		WorkerLauncher.handleSignals(new JvmSignals(), session);
		application.addInitializers(new WorkerContextInitializer(session));
		return session;
	}

}
