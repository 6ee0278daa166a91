package io.launcher.thread;

import org.jspecify.annotations.Nullable;

/**
 * Is told when a service ended by itself, without having been asked to stop. Only a
 * {@link RunnableService} tells its end.
 */
@FunctionalInterface
public interface ServiceEndListener {

	/**
	 * The service has ended. Called in the thread that ended. It may stop the launcher,
	 * and the JVM.
	 * @param service the name of the service
	 * @param failure what it failed with, {@code null} when its work was done
	 */
	void serviceEnded(String service, @Nullable Throwable failure);

}
