package io.launcher.process;

import java.util.List;
import java.util.Map;

import io.launcher.protocol.Frame;
import io.launcher.supervise.Blueprint;

/**
 * Makes the desired state from what a worker that has booted says of the application.
 */
@FunctionalInterface
public interface WorkerPlanner {

	/**
	 * Plans what is to run.
	 * @param services the services that the application has
	 * @param settings the {@code launcher.*} values by the worker's own environment
	 * @param generation the generation of the worker
	 * @return the desired state
	 * @throws RuntimeException if they cannot be used; its message says why and what to
	 * do
	 */
	Blueprint plan(List<Frame.Declaration> services, Map<String, String> settings, int generation);

}
