package io.launcher.supervise;

import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * A reload in progress. Until its first workers are ready nothing of the old generation
 * is touched; then the new generation is committed and the rest follows, batch by batch.
 */
final class Reload {

	final int generation;

	final long begunAt;

	/** The first worker of the new generation. */
	@Nullable Worker candidate;

	/** The desired state by the candidate's own configuration, once it has booted. */
	@Nullable Blueprint blueprint;

	boolean committed;

	/** What was there before; known once the new generation is committed. */
	@Nullable Blueprint before;

	/** The generation before; known once the new generation is committed. */
	int previous;

	/** How many workers each service had before. */
	Map<String, Integer> counts = Map.of();

	Reload(int generation, long begunAt) {
		this.generation = generation;
		this.begunAt = begunAt;
	}

}
