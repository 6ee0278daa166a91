package io.launcher.context;

import io.launcher.ServiceBase;

/**
 * Stands for a service that the application context itself starts and stops.
 *
 * @param name the name of the service
 */
record BuiltInService(String name) implements ServiceBase {

	@Override
	public void start() {
	}

}
