package com.example.posters;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.launcher.WorkerInfo;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.beans.factory.support.StaticListableBeanFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link PosterPainter}, on a real database file; time passes as the tests say.
 */
class PosterPainterTests {

	private static final Duration LEASE = Duration.ofMinutes(5);

	private static final Duration POLL = Duration.ofSeconds(7);

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
	void drawsEveryLayerThenWaitsForOrders() {
		long id = this.queue.order("Poster", 3);
		painter(LEASE, untilIdle(() -> {
		})).run();
		assertThat(this.queue.list(Poster.State.DONE, 1)).extracting(Poster::drawn).containsExactly(3);
		assertThat(this.queue.drawing(id)).contains(drawing(id, 3));
	}

	@Test
	void interruptGivesThePosterBackAndTheNextPainterGoesOn() {
		long id = this.queue.order("Poster", 5);
		AtomicInteger layers = new AtomicInteger();
		painter(LEASE, (time) -> {
			if (layers.incrementAndGet() == 3) {
				throw new InterruptedException("stop");
			}
		}).run();
		assertThat(this.queue.list(Poster.State.WAITING, 1)).extracting(Poster::drawn).containsExactly(2);
		painter(LEASE, untilIdle(() -> {
		})).run();
		assertThat(this.queue.list(Poster.State.DONE, 1)).extracting(Poster::taken).containsExactly(2);
		assertThat(this.queue.drawing(id)).contains(drawing(id, 5));
	}

	@Test
	void interruptOfTheThreadEndsItAtOnce() throws InterruptedException {
		this.queue.order("Poster", 5);
		CountDownLatch drawing = new CountDownLatch(1);
		Thread thread = new Thread(painter(LEASE, (time) -> {
			drawing.countDown();
			new CountDownLatch(1).await();
		}));
		thread.start();
		assertThat(drawing.await(10, TimeUnit.SECONDS)).isTrue();
		thread.interrupt();
		thread.join(10_000);
		assertThat(thread.isAlive()).isFalse();
		assertThat(this.queue.counts().get(Poster.State.WAITING)).isOne();
	}

	@Test
	void painterThatStoodStillLeavesThePosterToTheOneThatTookItOver() {
		long id = this.queue.order("Poster", 2);
		PosterQueue other = this.database.queue();
		AtomicInteger layers = new AtomicInteger();
		painter(Duration.ofMillis(-1), untilIdle(() -> {
			if (layers.incrementAndGet() == 2) {
				Lease lease = other.take("queue-1", 2, LEASE).orElseThrow();
				other.draw(lease, "b", LEASE);
				other.finish(lease);
			}
		})).run();
		assertThat(this.queue.list(Poster.State.DONE, 1)).extracting(Poster::worker).containsExactly("queue-1");
		assertThat(this.queue.drawing(id)).contains(Studio.layer(id, 0, 2) + "b");
	}

	@Test
	void twoPaintersLoseNothingAndDrawNothingTwice() {
		List<Long> ids = IntStream.range(0, 30).mapToObj((number) -> this.queue.order("Poster", 4)).toList();
		List<Thread> threads = IntStream.range(0, 2).mapToObj((number) -> new Thread(painter(LEASE, untilIdle(() -> {
		})))).toList();
		threads.forEach(Thread::start);
		Awaitility.await().until(() -> threads.stream().noneMatch(Thread::isAlive));
		assertThat(this.queue.list(Poster.State.DONE, 100)).hasSize(30).extracting(Poster::taken).containsOnly(1);
		assertThat(ids).allSatisfy((id) -> assertThat(this.queue.drawing(id)).contains(drawing(id, 4)));
	}

	/**
	 * Lets no time pass while it draws, and stops the painter once it has nothing to do.
	 */
	private Pause untilIdle(Runnable whileDrawing) {
		return (time) -> {
			if (time.equals(POLL)) {
				throw new InterruptedException("idle");
			}
			whileDrawing.run();
		};
	}

	private PosterPainter painter(Duration lease, Pause pause) {
		PostersProperties properties = new PostersProperties(Path.of("unused"), Duration.ZERO, lease, POLL,
				Duration.ZERO);
		Whoami whoami = new Whoami(new StaticListableBeanFactory().getBeanProvider(WorkerInfo.class));
		return new PosterPainter(this.database.queue(), whoami, properties, pause);
	}

	private String drawing(long id, int layers) {
		return IntStream.range(0, layers)
			.mapToObj((index) -> Studio.layer(id, index, layers))
			.collect(Collectors.joining());
	}

}
