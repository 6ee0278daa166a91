package io.launcher.context;

import java.util.ArrayList;
import java.util.List;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.ApplicationPidFileWriter;
import org.springframework.context.ApplicationListener;
import org.springframework.util.ClassUtils;

/**
 * The listeners that write the process id or the port to a file. There is one such file,
 * and it is the supervisor's.
 */
final class ProcessFileWriters {

	private static final String PORT_WRITER = "org.springframework.boot.web.server.context.WebServerPortFileWriter";

	private ProcessFileWriters() {
	}

	static List<ApplicationListener<?>> of(SpringApplication application) {
		return application.getListeners().stream().filter(ProcessFileWriters::isWriter).toList();
	}

	static void remove(SpringApplication application) {
		List<ApplicationListener<?>> listeners = new ArrayList<>(application.getListeners());
		listeners.removeIf(ProcessFileWriters::isWriter);
		for (ApplicationListener<?> writer : of(application)) {
			if (writer instanceof ApplicationPidFileWriter pidWriter) {
				WorkerEnvironment.silence(pidWriter);
			}
		}
		application.setListeners(listeners);
	}

	private static boolean isWriter(ApplicationListener<?> listener) {
		if (listener instanceof ApplicationPidFileWriter) {
			return true;
		}
		ClassLoader classLoader = listener.getClass().getClassLoader();
		if (!ClassUtils.isPresent(PORT_WRITER, classLoader)) {
			return false;
		}
		return ClassUtils.resolveClassName(PORT_WRITER, classLoader).isInstance(listener);
	}

}
