package com.example.posters;

import org.jspecify.annotations.Nullable;

/**
 * An order, as the page shows it.
 *
 * @param id its number
 * @param title its title
 * @param state where it is
 * @param layers how many layers it is to have
 * @param drawn how many it has
 * @param taken how often a worker took it
 * @param takenOver how often it was taken over from a worker that had gone silent
 * @param worker the worker that draws it or has drawn it
 * @param pid the process of that worker
 * @param orderedAt when it was ordered, in milliseconds
 * @param finishedAt when it was finished, in milliseconds
 */
record Poster(long id, String title, State state, int layers, int drawn, int taken, int takenOver,
		@Nullable String worker, @Nullable Long pid, long orderedAt, @Nullable Long finishedAt) {

	/**
	 * The states of an order.
	 */
	enum State {

		/** Nobody has it. */
		WAITING,

		/** A worker has it under a lease. */
		DRAWING,

		/** It is finished. */
		DONE

	}

}
