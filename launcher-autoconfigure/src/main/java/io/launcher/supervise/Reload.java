package io.launcher.supervise;

import org.jspecify.annotations.Nullable;

/**
 * A reload in progress. Until its first worker, the candidate, is ready nothing of the
 * old generation is touched; then the new generation is committed and the rest follows,
 * one at a time.
 */
final class Reload {

	final int generation;

	final long begunAt;

	@Nullable Worker candidate;

	/** The desired state by the candidate's own configuration. */
	@Nullable Blueprint blueprint;

	boolean committed;

	Reload(int generation, long begunAt) {
		this.generation = generation;
		this.begunAt = begunAt;
	}

}
