package io.launcher.health;

import io.launcher.LauncherState;
import io.launcher.LauncherStatus;

/**
 * How many of the workers that there are to be are ready.
 */
enum Strength {

	/** None, although there are to be some. */
	NONE,

	/** Some. */
	PARTIAL,

	/** All. */
	FULL;

	static Strength of(LauncherStatus.Service service) {
		if (service.ready() >= service.desired()) {
			return FULL;
		}
		return (service.ready() > 0) ? PARTIAL : NONE;
	}

	// As strong as the weakest service.
	static Strength of(LauncherStatus status) {
		if (status.services().isEmpty() && status.state() == LauncherState.STARTING) {
			// the services are not known yet
			return NONE;
		}
		Strength weakest = FULL;
		for (LauncherStatus.Service service : status.services()) {
			Strength strength = of(service);
			weakest = (strength.compareTo(weakest) < 0) ? strength : weakest;
		}
		return weakest;
	}

}
