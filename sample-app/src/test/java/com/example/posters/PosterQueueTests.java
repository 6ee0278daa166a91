package com.example.posters;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

/**
 * Tests for {@link PosterQueue}, on a real database file.
 */
class PosterQueueTests {

	private static final Duration LEASE = Duration.ofMinutes(5);

	/** A lease of this length has expired when it is taken. */
	private static final Duration EXPIRED = Duration.ofMillis(-1);

	private Database database;

	private PosterQueue queue;

	@BeforeEach
	void open(@TempDir Path directory) {
		this.database = new Database(directory);
		this.queue = this.database.queue();
	}

	@AfterEach
	void close() {
		this.database.close();
	}

	@Test
	void takeWhenNothingIsOrdered() {
		assertThat(this.queue.take("queue-0", 1, LEASE)).isEmpty();
	}

	@Test
	void takeGivesTheOldestOrderToOneWorkerOnly() {
		long first = this.queue.order("First", 4);
		long second = this.queue.order("Second", 4);
		assertThat(this.queue.take("queue-0", 1, LEASE)).contains(new Lease(first, 1, "First", 4, 0));
		assertThat(this.database.queue().take("queue-1", 2, LEASE)).contains(new Lease(second, 1, "Second", 4, 0));
		assertThat(this.queue.take("queue-0", 1, LEASE)).isEmpty();
		assertThat(this.queue.list(Poster.State.DRAWING, 10)).extracting(Poster::worker, Poster::pid)
			.containsExactly(tuple("queue-0", 1L), tuple("queue-1", 2L));
	}

	@Test
	void finishedPosterTellsWhoDrewIt() {
		long id = this.queue.order("Poster", 1);
		Lease lease = this.queue.take("queue-1", 7, LEASE).orElseThrow();
		assertThat(this.queue.draw(lease, "a", LEASE)).isTrue();
		assertThat(this.queue.finish(lease)).isTrue();
		Poster poster = this.queue.list(Poster.State.DONE, 10).get(0);
		assertThat(poster.id()).isEqualTo(id);
		assertThat(poster.worker()).isEqualTo("queue-1");
		assertThat(poster.pid()).isEqualTo(7);
		assertThat(poster.taken()).isOne();
		assertThat(poster.takenOver()).isZero();
		assertThat(poster.finishedAt()).isGreaterThanOrEqualTo(poster.orderedAt());
		assertThat(this.queue.drawing(id)).contains("a");
		assertThat(this.queue.finish(lease)).isFalse();
	}

	@Test
	void takeWhenLeaseHasExpiredGoesOnFromTheLastLayer() {
		long id = this.queue.order("Poster", 3);
		Lease killed = this.queue.take("queue-0", 1, LEASE).orElseThrow();
		this.queue.draw(killed, "a", EXPIRED);
		Lease next = this.database.queue().take("queue-1", 2, LEASE).orElseThrow();
		assertThat(next).isEqualTo(new Lease(id, 2, "Poster", 3, 1));
		assertThat(this.queue.takenOver()).isOne();
		assertThat(this.queue.draw(killed, "x", LEASE)).isFalse();
		assertThat(this.queue.finish(killed)).isFalse();
		assertThat(this.queue.giveBack(killed)).isFalse();
		this.queue.draw(next, "b", LEASE);
		assertThat(this.queue.drawing(id)).contains("ab");
	}

	@Test
	void drawWhenLeaseHasExpiredAndNobodyTookItExtendsIt() {
		this.queue.order("Poster", 3);
		Lease lease = this.queue.take("queue-0", 1, EXPIRED).orElseThrow();
		assertThat(this.queue.draw(lease, "a", LEASE)).isTrue();
		assertThat(this.queue.take("queue-1", 2, LEASE)).isEmpty();
	}

	@Test
	void giveBackLetsTheNextOneTakeItAtOnce() {
		long id = this.queue.order("Poster", 3);
		Lease lease = this.queue.take("queue-0", 1, LEASE).orElseThrow();
		this.queue.draw(lease, "a", LEASE);
		assertThat(this.queue.giveBack(lease)).isTrue();
		assertThat(this.queue.list(Poster.State.WAITING, 10)).extracting(Poster::worker).containsExactly((String) null);
		assertThat(this.queue.take("queue-1", 2, LEASE)).contains(new Lease(id, 2, "Poster", 3, 1));
		assertThat(this.queue.takenOver()).isZero();
		assertThat(this.queue.draw(lease, "x", LEASE)).isFalse();
	}

	@Test
	void noOrderIsLostOrDoneTwiceByWorkersThatDieAndGiveBack() throws Exception {
		int orders = 60;
		IntStream.range(0, orders).forEach((number) -> this.queue.order("Poster " + number, 2));
		ExecutorService threads = Executors.newFixedThreadPool(4);
		try {
			List<Future<List<Long>>> results = new ArrayList<>();
			for (int worker = 0; worker < 4; worker++) {
				results.add(threads.submit(worker(worker, this.database.queue())));
			}
			List<Long> finished = new ArrayList<>();
			for (Future<List<Long>> result : results) {
				finished.addAll(result.get());
			}
			assertThat(finished).hasSize(orders).doesNotHaveDuplicates();
		}
		finally {
			threads.shutdownNow();
		}
		assertThat(this.queue.counts())
			.isEqualTo(Map.of(Poster.State.WAITING, 0L, Poster.State.DRAWING, 0L, Poster.State.DONE, (long) orders));
		assertThat(this.queue.list(Poster.State.DONE, orders)).allSatisfy((poster) -> {
			assertThat(poster.drawn()).isEqualTo(2);
			assertThat(this.queue.drawing(poster.id())).contains("ab");
		});
		assertThat(this.queue.takenOver()).isPositive();
	}

	/** A worker that now and then dies over a poster, or gives it back. */
	private Callable<List<Long>> worker(int number, PosterQueue queue) {
		return () -> {
			List<Long> finished = new ArrayList<>();
			int turn = 0;
			Optional<Lease> taken = queue.take("queue-" + number, number, LEASE);
			while (taken.isPresent()) {
				Lease lease = taken.get();
				boolean first = lease.taken() == 1;
				turn++;
				if (lease.drawn() == 0) {
					queue.draw(lease, "a", (first && turn % 5 == 0) ? EXPIRED : LEASE);
				}
				if (first && turn % 7 == 0) {
					queue.giveBack(lease);
				}
				else if (!first || turn % 5 != 0) {
					queue.draw(lease, "b", LEASE);
					if (queue.finish(lease)) {
						finished.add(lease.id());
					}
				}
				taken = queue.take("queue-" + number, number, LEASE);
			}
			return finished;
		};
	}

	@Test
	void clearDrawingsKeepsTheLatest() {
		for (int number = 0; number < 3; number++) {
			this.queue.order("Poster", 1);
			Lease lease = this.queue.take("queue-0", 1, LEASE).orElseThrow();
			this.queue.draw(lease, "a", LEASE);
			this.queue.finish(lease);
		}
		assertThat(this.queue.clearDrawings(2)).isOne();
		assertThat(this.queue.drawing(1)).contains("");
		assertThat(this.queue.drawing(2)).contains("a");
		assertThat(this.queue.drawing(4)).isEmpty();
	}

}
