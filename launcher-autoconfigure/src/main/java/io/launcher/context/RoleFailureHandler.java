package io.launcher.context;

import io.launcher.worker.WorkerSession;
import org.jspecify.annotations.Nullable;

/**
 * Ends a worker whose service has failed, for its supervisor to replace it, or has done
 * its work. In a JVM that is no worker another handler decides.
 */
public class RoleFailureHandler implements ServiceFailureHandler {

	private final @Nullable WorkerSession session;

	private final ServiceFailureHandler standalone;

	/**
	 * Creates a handler.
	 * @param session the session of this worker, {@code null} in a JVM that is none
	 * @param standalone decides where there is no supervisor
	 */
	public RoleFailureHandler(@Nullable WorkerSession session, ServiceFailureHandler standalone) {
		this.session = session;
		this.standalone = standalone;
	}

	@Override
	public void serviceFailed(String service, Throwable cause) {
		if (this.session != null) {
			this.session.serviceFailed(service, cause);
		}
		else {
			this.standalone.serviceFailed(service, cause);
		}
	}

	@Override
	public void serviceCompleted(String service) {
		if (this.session != null) {
			this.session.serviceCompleted(service);
		}
		else {
			this.standalone.serviceCompleted(service);
		}
	}

}
