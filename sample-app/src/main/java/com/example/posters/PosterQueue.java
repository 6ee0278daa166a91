package com.example.posters;

import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * The orders, in the database. Each method is one statement and thereby atomic, whichever
 * process calls it. Times are those of the database, so that one clock decides when a
 * lease has expired.
 */
@Repository
class PosterQueue {

	private static final String NOW = "cast(unixepoch('subsec') * 1000 as integer)";

	private final JdbcClient jdbc;

	PosterQueue(JdbcClient jdbc) {
		this.jdbc = jdbc;
	}

	/**
	 * Adds an order.
	 * @param title the title of the poster
	 * @param layers how many layers it is to have
	 * @return its number
	 */
	long order(String title, int layers) {
		return this.jdbc.sql("""
				insert into poster (title, layers, ordered_at) values (:title, :layers, %s)
				returning id""".formatted(NOW))
			.param("title", title)
			.param("layers", layers)
			.query(Long.class)
			.single();
	}

	/**
	 * Takes the oldest order that nobody has, or whose worker has let its lease expire.
	 * @param worker who takes it
	 * @param pid the process of the worker
	 * @param length how long it may be silent
	 * @return the lease, if there is anything to do
	 */
	Optional<Lease> take(String worker, long pid, Duration length) {
		return this.jdbc.sql("""
				update poster set
					state = 'DRAWING', worker = :worker, pid = :pid, taken = taken + 1,
					taken_over = taken_over + (state = 'DRAWING'), lease_until = %1$s + :length
				where id = (
					select id from poster
					where state = 'WAITING' or (state = 'DRAWING' and lease_until < %1$s)
					order by id limit 1)
				returning id, taken, title, layers, drawn""".formatted(NOW))
			.param("worker", worker)
			.param("pid", pid)
			.param("length", length.toMillis())
			.query(Lease.class)
			.optional();
	}

	/**
	 * Keeps a drawn layer and extends the lease.
	 * @param lease the lease
	 * @param layer the layer
	 * @param length how long the worker may be silent from now on
	 * @return {@code false} if another worker has taken the poster over meanwhile
	 */
	boolean draw(Lease lease, String layer, Duration length) {
		return update(lease, "drawn = drawn + 1, drawing = drawing || :layer, lease_until = %s + :length",
				Map.of("layer", layer, "length", length.toMillis()));
	}

	/**
	 * Ends a lease with a finished poster.
	 * @param lease the lease
	 * @return {@code false} if another worker has taken the poster over meanwhile
	 */
	boolean finish(Lease lease) {
		return update(lease, "state = 'DONE', lease_until = null, finished_at = %s", Map.of());
	}

	/**
	 * Ends a lease with the poster as far as it is: the next worker goes on from there.
	 * @param lease the lease
	 * @return {@code false} if another worker has taken the poster over already
	 */
	boolean giveBack(Lease lease) {
		return update(lease, "state = 'WAITING', lease_until = null, worker = null, pid = null", Map.of());
	}

	private boolean update(Lease lease, String change, Map<String, ?> params) {
		return this.jdbc
			.sql("update poster set " + change.formatted(NOW)
					+ " where id = :id and taken = :taken and state = 'DRAWING'")
			.params(params)
			.param("id", lease.id())
			.param("taken", lease.taken())
			.update() == 1;
	}

	/**
	 * The time of the database.
	 * @return the time in milliseconds
	 */
	long now() {
		return this.jdbc.sql("select " + NOW).query(Long.class).single();
	}

	/**
	 * How many posters there are.
	 * @return the numbers by state
	 */
	Map<Poster.State, Long> counts() {
		Map<Poster.State, Long> counts = new EnumMap<>(Poster.State.class);
		for (Poster.State state : Poster.State.values()) {
			counts.put(state, 0L);
		}
		this.jdbc.sql("select state, count(*) as number from poster group by state")
			.query(Count.class)
			.list()
			.forEach((count) -> counts.put(count.state(), count.number()));
		return counts;
	}

	/**
	 * How often a poster was taken over from a worker that had gone silent.
	 * @return the number
	 */
	long takenOver() {
		return this.jdbc.sql("select coalesce(sum(taken_over), 0) from poster").query(Long.class).single();
	}

	/**
	 * The posters in a state.
	 * @param state the state
	 * @param limit how many at most
	 * @return the latest finished or oldest unfinished ones first
	 */
	List<Poster> list(Poster.State state, int limit) {
		String order = (state == Poster.State.DONE) ? "finished_at desc, id desc" : "id";
		return this.jdbc.sql("select * from poster where state = :state order by " + order + " limit :limit")
			.param("state", state.name())
			.param("limit", limit)
			.query(Poster.class)
			.list()
			.stream()
			.map(Objects::requireNonNull)
			.toList();
	}

	/**
	 * The layers of a poster, as far as they are drawn.
	 * @param id the number of the poster
	 * @return the layers, if there is such a poster
	 */
	Optional<String> drawing(long id) {
		return this.jdbc.sql("select drawing from poster where id = :id")
			.param("id", id)
			.query(String.class)
			.optional();
	}

	/**
	 * Forgets the drawings of all finished posters but the latest.
	 * @param kept how many to keep
	 * @return how many were forgotten
	 */
	int clearDrawings(int kept) {
		return this.jdbc.sql("""
				update poster set drawing = ''
				where state = 'DONE' and drawing <> '' and id <= (select max(id) from poster) - :kept""")
			.param("kept", kept)
			.update();
	}

	private record Count(Poster.State state, long number) {
	}

}
