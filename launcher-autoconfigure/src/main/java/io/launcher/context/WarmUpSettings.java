package io.launcher.context;

import java.util.List;

/**
 * How workers are warmed up.
 *
 * @param requests how many requests are sent to a path that nobody handles, and to each
 * of the paths
 * @param paths paths of the application
 */
public record WarmUpSettings(int requests, List<String> paths) {

	/** The defaults. */
	public static final WarmUpSettings DEFAULT = new WarmUpSettings(50, List.of());

	public WarmUpSettings {
		paths = List.copyOf(paths);
	}

}
