package io.launcher.context;

import java.util.Locale;

import io.launcher.ServiceBase;
import org.jspecify.annotations.Nullable;

import org.springframework.context.Lifecycle;

/**
 * The shapes of a service.
 */
enum ServiceKind {

	/** A {@link ServiceBase}. */
	SERVICE,

	/** A {@link Runnable}. */
	RUNNABLE,

	/** A Spring {@link Lifecycle}. */
	LIFECYCLE,

	/** The web server of the application context. */
	WEB,

	/** Scheduled methods. */
	SCHEDULING;

	// what starts and stops itself comes before Runnable: its run() is for its own thread
	static @Nullable ServiceKind of(Class<?> type) {
		if (ServiceBase.class.isAssignableFrom(type)) {
			return SERVICE;
		}
		if (Lifecycle.class.isAssignableFrom(type)) {
			return LIFECYCLE;
		}
		return Runnable.class.isAssignableFrom(type) ? RUNNABLE : null;
	}

	String id() {
		return name().toLowerCase(Locale.ROOT);
	}

}
