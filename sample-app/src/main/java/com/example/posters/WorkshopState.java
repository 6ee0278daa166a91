package com.example.posters;

import java.util.List;
import java.util.Map;

import io.launcher.LauncherStatus;
import org.jspecify.annotations.Nullable;

/**
 * What the page shows.
 *
 * @param answeredBy the worker that answered
 * @param now the time of the database, in milliseconds
 * @param launcher what the launcher runs
 * @param problem why that is not known
 * @param counts how many orders there are, by state
 * @param takenOver how often an order was taken over from a worker that had gone silent
 * @param drawing the posters that are being drawn
 * @param waiting the next orders
 * @param finished the latest finished posters
 * @param houseOrders the last run of the scheduled job
 */
record WorkshopState(Answerer answeredBy, long now, @Nullable LauncherStatus launcher, @Nullable String problem,
		Map<Poster.State, Long> counts, long takenOver, List<Poster> drawing, List<Poster> waiting,
		List<Poster> finished, HouseOrders.@Nullable Run houseOrders) {

	/**
	 * The worker that answered.
	 *
	 * @param name its name
	 * @param pid its process
	 */
	record Answerer(String name, long pid) {
	}

}
