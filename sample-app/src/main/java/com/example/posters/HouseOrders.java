package com.example.posters;

import java.util.Optional;
import java.util.Random;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Orders a poster for the house now and then. A scheduled job like any other: Launcher
 * sees to it that one worker runs it, however many there are for the web and the queue.
 */
@Component
class HouseOrders {

	private static final int LAYERS = 12;

	private static final long ENOUGH = 20;

	private static final int DRAWINGS_KEPT = 200;

	private final JdbcClient jdbc;

	private final PosterQueue queue;

	private final Whoami whoami;

	private final Random random = new Random();

	HouseOrders(JdbcClient jdbc, PosterQueue queue, Whoami whoami) {
		this.jdbc = jdbc;
		this.queue = queue;
		this.whoami = whoami;
	}

	@Scheduled(fixedRateString = "${posters.order-interval:10s}")
	void order() {
		if (this.queue.counts().getOrDefault(Poster.State.WAITING, 0L) < ENOUGH) {
			this.queue.order(Studio.title(this.random), LAYERS);
		}
		this.queue.clearDrawings(DRAWINGS_KEPT);
		this.jdbc.sql("""
				insert into house_order (id, runs, worker, pid, at)
				values (1, 1, :worker, :pid, cast(unixepoch('subsec') * 1000 as integer))
				on conflict (id) do update set
					runs = runs + 1, worker = excluded.worker, pid = excluded.pid, at = excluded.at""")
			.param("worker", this.whoami.name())
			.param("pid", this.whoami.pid())
			.update();
	}

	/**
	 * Who ran the job last.
	 * @return the last run, if there was one
	 */
	Optional<Run> lastRun() {
		return this.jdbc.sql("select runs, worker, pid, at from house_order").query(Run.class).optional();
	}

	/**
	 * A run of the job.
	 *
	 * @param runs how many there were, this one included
	 * @param worker the worker that ran it
	 * @param pid the process of the worker
	 * @param at when, in milliseconds
	 */
	record Run(long runs, String worker, long pid, long at) {
	}

}
