package io.launcher.autoconfigure;

import java.util.List;

import io.launcher.context.WorkerContextInitializer;
import io.launcher.context.WorkerEnvironment;
import io.launcher.context.WorkerSession;
import io.launcher.protocol.WorkerDescriptor;
import io.launcher.signal.JvmSignals;
import io.launcher.signal.OsSignal;
import io.launcher.signal.SignalUnavailableException;
import io.launcher.signal.Signals;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.boot.SpringApplication;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * Makes an application that starts the application of a worker.
 */
final class WorkerStart {

	/**
	 * Meant for the whole process group or for the supervisor, which decides what becomes
	 * of the workers.
	 */
	private static final List<OsSignal> IGNORED = List.of(OsSignal.INT, OsSignal.HUP, OsSignal.TTIN, OsSignal.TTOU);

	private static final Log logger = LogFactory.getLog(WorkerStart.class);

	private WorkerStart() {
	}

	// Connects to the supervisor while the application still boots, so that neither
	// misses the end of the other.
	static WorkerSession start(WorkerDescriptor descriptor, ConfigurableEnvironment environment,
			SpringApplication application) {
		WorkerSession session = WorkerSession.connect(descriptor, WorkerEnvironment.launcherProperties(environment));
		install(new JvmSignals(), session);
		application.addInitializers(new WorkerContextInitializer(session));
		return session;
	}

	private static void install(Signals signals, WorkerSession session) {
		try {
			signals.handle(OsSignal.TERM, session::terminate);
			IGNORED.forEach(signals::ignore);
		}
		catch (SignalUnavailableException ex) {
			logger.warn("This worker cannot tell signals apart: " + ex.getMessage());
		}
	}

}
