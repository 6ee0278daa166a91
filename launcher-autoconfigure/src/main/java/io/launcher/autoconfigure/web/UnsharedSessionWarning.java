package io.launcher.autoconfigure.web;

import java.util.concurrent.atomic.AtomicBoolean;

import io.launcher.Role;
import io.launcher.WorkerInfo;
import jakarta.servlet.http.HttpSessionEvent;
import jakarta.servlet.http.HttpSessionListener;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.beans.factory.ObjectProvider;

/**
 * Warns once when a session is created in the memory of a web worker that has siblings:
 * the next request of the same client may reach one of those.
 */
class UnsharedSessionWarning implements HttpSessionListener {

	private static final Log logger = LogFactory.getLog(UnsharedSessionWarning.class);

	private final AtomicBoolean warned = new AtomicBoolean();

	private final ObjectProvider<WorkerInfo> workerInfo;

	UnsharedSessionWarning(ObjectProvider<WorkerInfo> workerInfo) {
		this.workerInfo = workerInfo;
	}

	@Override
	public void sessionCreated(HttpSessionEvent event) {
		WorkerInfo info = this.workerInfo.getIfAvailable();
		if (info != null && info.role() == Role.WORKER && info.workers() > 1
				&& this.warned.compareAndSet(false, true)) {
			logger.warn("An HTTP session was created in the memory of this web worker, one of " + info.workers()
					+ ": the client's next request may reach another one, which does not know it. Use Spring Session, "
					+ "or set launcher.services.web.workers=1");
		}
	}

}
