package io.launcher.process;

import io.launcher.supervise.Blueprint;

/**
 * The services that a launcher was told to launch.
 */
@FunctionalInterface
interface LaunchedServices {

	/**
	 * The desired state.
	 * @return the desired state at this moment
	 */
	Blueprint blueprint();

}
